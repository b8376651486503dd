package io.shiming.retention.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;

/** How long things are kept, as far as no policy says so. */
@ConfigMapping(prefix = "shiming.retention")
public interface RetentionConfig {

    /** Zone whose calendar days are counted. No default: the region says. */
    ZoneId regionZone();

    /** How far in the future the start of a clock may lie, by this service's clock; one beyond that is a mistake. */
    @WithDefault("P1D")
    Duration startsAhead();

    /** How many clocks are put right at once when a policy has changed. */
    @WithDefault("1000")
    int redateAtOnce();

    /**
     * For how long backups of the keys server may still have a key that was erased: for how long they are kept, and the longest
     * time between two {@code keys erase}. Certificates tell by it when no backup can be read any more.
     */
    @WithDefault("P8D")
    Duration keyBackupWindow();

    /** By when at the latest a key of blind indexes is destroyed, after it was last used for what is erased now. */
    @WithDefault("P1Y")
    Period indexKeyLifetime();

    Purge purge();

    /** How what is due is purged. */
    interface Purge {

        /** Whether this replica purges. The others, and what is asked of this one, go on all the same. */
        @WithDefault("true")
        boolean enabled();

        /** How long after the last run a further one begins by itself, when anything is due. */
        @WithDefault("PT1H")
        Duration every();

        /** Records of one order, 1,000 at most. */
        @WithDefault("1000")
        int batch();

        /** Records that all replicas together order purged in a second. */
        @WithDefault("2000")
        int rate();

        /** Orders of one replica under way at once. */
        @WithDefault("4")
        int ordersInFlight();

        /** Time an order may take; then its records may be claimed again. */
        @WithDefault("PT2M")
        Duration lease();

        /** After how long records are claimed again whose order registration-service did not answer. */
        @WithDefault("PT1M")
        Duration retryAfter();

        /** After how long a record is looked at again that is held. */
        @WithDefault("PT1H")
        Duration heldAgainAfter();

        /** After how long a record is ordered again that registration-service finds not due yet, or in use. */
        @WithDefault("PT1H")
        Duration earlyAgainAfter();

        /** After how long a record is ordered again that registration-service has not, or has in service. */
        @WithDefault("P1D")
        Duration contradictedAgainAfter();

        /** How long something may be due before incident-service is told. The law asks for 24 hours. */
        @WithDefault("PT12H")
        Duration lagAlert();
    }
}
