package io.shiming.registration.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How log-ons at public venues are taken. What is pending is swept as registrations are. */
@ConfigMapping(prefix = "shiming.venue-logons")
public interface VenueLogonConfig {

    /** How long a log-on waits for the verification of its guest before it is answered 202. */
    @WithDefault("PT0.3S")
    Duration waitForVerification();

    /** How long a match counts for further log-ons of the same guest at the same venue, while one of them goes on. */
    @WithDefault("PT24H")
    Duration longestStay();

    /** After what time a log-on that its venue does not end is ended all the same, so that it is not kept for ever. */
    @WithDefault("P7D")
    Duration endAfter();

    /** Of how many guests a replica remembers a match; the one longest not seen is forgotten first. */
    @WithDefault("20000")
    int rememberedGuests();
}
