package io.shiming.registration.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** How registrations are made. */
@ConfigMapping(prefix = "shiming.registration")
public interface RegistrationConfig {

    /** Zone whose calendar day decides whether a licence or a document is still valid. No default: the region says. */
    ZoneId regionZone();

    /** The region's calendar day at an instant. */
    default LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, regionZone());
    }

    /** How long a registration waits for its verification before it is answered 202. */
    @WithDefault("PT2S")
    Duration waitForVerification();

    /** After how long a pending registration whose verification is not known at the gateway is asked for again. */
    @WithDefault("PT4S")
    Duration askAgainAfter();

    /** After how long one that the gateway has deferred is looked up, should its call-back have been lost. */
    @WithDefault("PT15S")
    Duration lookUpAfter();

    /**
     * When a registration that is not verified is refused with VERIFICATION_TIMED_OUT, should the gateway not have said
     * so: it decides, by its own deadline, for every check it took. Longer than that.
     */
    @WithDefault("PT25H")
    Duration giveUpAfter();

    /** OAuth client of verification-gateway, which alone may report outcomes. */
    @WithDefault("verification-gateway")
    String gatewayClient();

    /**
     * Against misuse of a document (Art. 11): mobile registrations a person may have at one operator at once, those that
     * wait or are suspended included. Absent for no limit.
     */
    OptionalInt mostMobilePerPerson();

    /** Searches a client of an operator may make from one full hour to the next (Art. 16). */
    @WithDefault("1000")
    int mostSearchesPerHour();

    /** Lines of one batch that are under way at once; each may hold a connection to the database, and a check. */
    @WithDefault("8")
    int batchConcurrency();

    /** Blocks of lines of one stream of publication or service records that are under way at once; each is up to 1 MiB. */
    @WithDefault("4")
    int recordConcurrency();

    /** The same over all streams of a replica: each may hold a connection to the database, and one to the keys server. */
    @WithDefault("8")
    int recordsUnderWay();

    /** OAuth client of incident-service, which alone may resolve disputes. */
    @WithDefault("incident-service")
    String incidentClient();

    /** How long no other document is opened to be shown to incident-service after that was found away (Art. 10, 16). */
    @WithDefault("PT1M")
    Duration documentPause();

    /** OAuth client of retention-service, which alone may hold registrations and have them purged. */
    @WithDefault("retention-service")
    String retentionClient();

    /** How long a document copy that no registration took is kept. */
    @WithDefault("PT24H")
    Duration keepUnusedCopies();

    /** For how many days ahead the tables of what is kept by the day (Art. 14, 15) are provided with partitions. */
    @WithDefault("7")
    int daysAhead();

    Agents agents();

    Campaigns campaigns();

    Events events();

    /** What is known of agents (Art. 5). */
    interface Agents {

        /** How long a yes of agent-service counts without being asked for again; at most half a minute. */
        @WithDefault("PT30S")
        Duration rememberFor();

        /** How many such answers a replica remembers; the one longest not needed is forgotten first. */
        @WithDefault("10000")
        int remembered();

        /** How long an agent sees what it registered. */
        @WithDefault("PT24H")
        Duration seeTheirOwnFor();
    }

    /** How operators' own systems are told of events. */
    interface Events {

        /** Hosts that may be called though their addresses are not public, and without TLS. */
        Optional<Set<String>> allowedHosts();

        /** Subscriptions one operator may have. */
        @WithDefault("20")
        int mostSubscriptions();

        /** How long an attempt may take. */
        @WithDefault("PT10S")
        Duration timeout();

        /** Pause after the first attempt that failed; doubled after each further one, with jitter. */
        @WithDefault("PT5S")
        Duration firstPause();

        /** Longest pause between two attempts. */
        @WithDefault("PT1H")
        Duration longestPause();

        /** How long after it became due an event is tried. */
        @WithDefault("PT72H")
        Duration giveUpAfter();

        /** How long a secret that was renewed signs beside the new one. */
        @WithDefault("PT24H")
        Duration secretOverlap();

        /** How long what became of an event can be seen. */
        @WithDefault("P30D")
        Duration keep();
    }

    /** How campaigns for users of before are run (Art. 27). Their sixty and thirty days are the law's, and no setting. */
    interface Campaigns {

        /** How long after the day on which they were told, with proof, nobody is suspended, whenever the sixty days end. */
        @WithDefault("P30D")
        Period leastAfterNotice();

        /** How far from today an extension may end. */
        @WithDefault("P180D")
        Period longestExtension();

        /** Orders a replica gives at most in a second: so that the other events of all operators do not wait behind them. */
        @WithDefault("500")
        int ordersAtOnce();

        /** After how long an order that nobody acknowledged is sent again, and how long after that once more. */
        @WithDefault("P1D")
        Duration remindAfter();

        /** After how long such an order is told to incident-service, when it is reminded of next, once a day for a campaign. */
        @WithDefault("P3D")
        Duration escalateAfter();

        /** How long after the last thing happened in it who was in a campaign is known. */
        @WithDefault("P2Y")
        Period keep();
    }
}
