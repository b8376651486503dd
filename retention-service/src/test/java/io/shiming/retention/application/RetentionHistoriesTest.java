package io.shiming.retention.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.retention.persistence.RetentionDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Forty records at a time, so that fifty tries are 2,000 histories. */
class RetentionHistoriesTest {
    private static RetentionDatabase database;
    private static int purged;
    private static int keptByHold;

    @BeforeContainer
    static void start() {
        database = new RetentionDatabase();
    }

    @AfterContainer
    static void stop() {
        database.close();
        // Whoever purges nothing is never early.
        assertThat(purged).isGreaterThan(300);
        assertThat(keptByHold).isGreaterThan(30);
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    @Label(
            "Art. 12, 15, 16: nothing is purged early, a day late, or while it is held, whatever happens in whatever order")
    void neverEarlyNorLateNorHeld(
            @ForAll("histories") List<Step> steps, @ForAll("begins") Instant begin, @ForAll("zones") ZoneId zone)
            throws SQLException {
        database.empty();
        History history = new History(database, begin, zone);
        for (Step step : steps) {
            history.happens(step);
        }
        history.comesToItsEnd();
        purged += history.purged();
        keptByHold += history.keptByHold();
        assertThat(history.mistakes()).isEmpty();
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Step.histories();
    }

    @Provide
    Arbitrary<Instant> begins() {
        return Arbitraries.longs()
                .between(0, 4 * 366 * 24)
                .map(hours -> Instant.parse("2023-11-30T15:59:59Z").plusSeconds(hours * 3600));
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of("Asia/Shanghai", "Asia/Kathmandu", "America/New_York", "Pacific/Apia", "UTC")
                .map(ZoneId::of);
    }
}
