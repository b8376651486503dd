package io.shiming.registration.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How authorities are told of registrations (Art. 15, 16, 26). */
@ConfigMapping(prefix = "shiming.disclosures")
public interface DisclosureConfig {

    /** How long compliance officers have to decide, as long as the instrument is in force; then a request expires. */
    @WithDefault("P7D")
    Duration decideWithin();

    /** Requests that one official may make on a day of the region, for all authorities together. */
    @WithDefault("50")
    int mostPerOfficial();

    /** Requests that all officials of one authority may make on a day of the region. */
    @WithDefault("500")
    int mostPerAuthority();

    /** Requests that may be made by one instrument of an authority, as long as it lasts, by all its officials. */
    @WithDefault("100")
    int mostPerInstrument();

    /** For how many days after it was issued an instrument may be in force, at the most. */
    @WithDefault("366")
    int longestValidityDays();

    /** After how many days a person is told of what was read, where the instrument does not say. */
    @WithDefault("30")
    int notifyAfterDays();

    /** The most that an instrument may say. */
    @WithDefault("365")
    int longestNotifyAfterDays();

    /** Readings at once, on a replica, of content: each takes some hundred megabytes of memory. */
    @WithDefault("2")
    int contentAtOnce();

    /** Subjects of log-ins that several people are known to use: they ask for, decide and read nothing. */
    Optional<Set<String>> sharedLogIns();
}
