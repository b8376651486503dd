package io.shiming.verification.application;

import io.shiming.verification.domain.Channel;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;

/** How documents are verified. */
@ConfigMapping(prefix = "shiming.verification")
public interface VerificationConfig {

    /** Zone whose calendar day decides whether a document has expired. No default: the region says. */
    ZoneId regionZone();

    /** The departments' ends of the channels, by channel ({@code public-security}, …). All three are required. */
    Map<Channel, Authority> authorities();

    /**
     * How often each channel is probed, with or without traffic. Three bad ones make it DOWN, three good ones UP again,
     * so at the default both are known within 6 s. Whole seconds.
     */
    @WithDefault("PT2S")
    Duration probeEvery();

    /**
     * How much of a channel an asker gets when several want more than there is, by the asker's id; 1 for all others. Of
     * weight 3, it gets three places for one of somebody of weight 1.
     */
    Map<UUID, Integer> weights();

    /** How a check is sent. */
    Call call();

    /** How what had to be deferred is sent later. */
    Deferred deferred();

    /** One department's end. */
    interface Authority {

        /** Where it answers; {@code /v1/checks} is appended. */
        URI url();
    }

    /** Limits of a check that somebody waits for. Together they stay below the 2 s an asker waits. */
    interface Call {

        /** Longest time for one attempt, waiting for a free place included. */
        @WithDefault("PT1.2S")
        Duration timeout();

        /** A failed check is tried once more when it failed within this time; later there is no time left to. */
        @WithDefault("PT0.4S")
        Duration retryWithin();

        /** Checks under way at once in one channel. */
        @WithDefault("48")
        int concurrent();

        /** Of these, one asker's. The rest is free for those who come alone while somebody floods the channel. */
        @WithDefault("32")
        int concurrentEach();

        /** Checks that may wait for a place; when there are more, the last of the longest line is turned away. */
        @WithDefault("1024")
        int waiting();

        /** Of these, one asker's; its next ones are turned away. */
        @WithDefault("64")
        int waitingEach();
    }

    /** The deferred queue. */
    interface Deferred {

        /**
         * The most deferred checks sent in any second, for each channel and by all replicas together, so that a
         * department that comes back stays up.
         */
        @WithDefault("50")
        int perSecond();

        /** Of these, under way at once, for each replica. */
        @WithDefault("16")
        int concurrent();

        /**
         * Longest time for one attempt. Nobody waits, so it is long: a department that is merely slow must settle what
         * it is asked. Below the lease.
         */
        @WithDefault("PT10S")
        Duration timeout();

        /** How long a replica may keep a check it took; then another may take it. */
        @WithDefault("PT15S")
        Duration lease();

        /** Longest pause after a failed attempt, unless the department did not take the question itself. */
        @WithDefault("PT5S")
        Duration longestPause();

        /** After this, a deferred check is given up: not asked any more, and reported as timed out (Art. 9). */
        @WithDefault("PT24H")
        Duration deadline();
    }
}
