package io.shiming.verification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.junit.QuarkusTest;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.verification.domain.Call;
import io.shiming.verification.domain.CallMinute;
import io.shiming.verification.domain.CallTally;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.ChannelFailure;
import io.shiming.verification.domain.StatisticsPeriod;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CallMinutesTest {
    private static final Channel CHANNEL = Channel.CIVIL_AFFAIRS;
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    /** Later than the service's own minutes, and than what it forgets. */
    private static final Instant START = Instant.parse("2040-01-01T00:00:00Z");

    @Inject
    CallMinutes minutes;

    @BeforeEach
    void nothing() {
        OwnerDatabase.change("DELETE FROM channel_minute WHERE replica IN (?, ?)", ONE, OTHER);
    }

    private static CallTally tally(int good, int tookMillis, int failedEachWay) {
        CallTally tally = new CallTally();
        for (int i = 0; i < good; i++) {
            tally.add(Call.good(i % 2 == 0, Duration.ofMillis(tookMillis)));
        }
        for (ChannelFailure failure : ChannelFailure.values()) {
            for (int i = 0; i < failedEachWay; i++) {
                tally.add(Call.failed(false, failure, Duration.ofSeconds(1)));
            }
        }
        return tally;
    }

    private void write(UUID replica, Instant minute, CallTally tally) {
        minutes.write(CHANNEL, replica, List.of(new CallMinute(minute, tally)))
                .await()
                .indefinitely();
    }

    private List<CallMinute> read(Duration length) {
        return minutes.of(CHANNEL, StatisticsPeriod.covering(START, START.plus(length)))
                .await()
                .indefinitely();
    }

    private CallTally one() {
        List<CallMinute> steps = read(Duration.ofMinutes(1));
        assertThat(steps).hasSize(1);
        return steps.get(0).tally();
    }

    @Test
    @DisplayName("Art. 9 what two replicas wrote of a minute is added up: counts and percentiles as of one")
    void replicas() {
        write(ONE, START, tally(90, 10, 1));
        write(OTHER, START, tally(10, 700, 2));
        CallTally sum = one();
        assertThat(sum.calls()).isEqualTo(112);
        assertThat(sum.probes()).isEqualTo(50);
        assertThat(sum.good()).isEqualTo(100);
        assertThat(sum.failed(ChannelFailure.NO_CONNECTION)).isEqualTo(3);
        assertThat(sum.failed(ChannelFailure.TIMEOUT)).isEqualTo(3);
        assertThat(sum.failed(ChannelFailure.STATUS)).isEqualTo(3);
        assertThat(sum.failed(ChannelFailure.UNREADABLE)).isEqualTo(3);
        assertThat(sum.percentileMs(90)).isEqualTo(10);
        assertThat(sum.percentileMs(91)).isBetween(700, 707);
    }

    @Test
    @DisplayName("Art. 9 a minute that is written again counts once, and one that is overtaken changes nothing")
    void again() {
        write(ONE, START, tally(10, 5, 0));
        write(ONE, START, tally(10, 5, 0));
        assertThat(one().calls()).isEqualTo(10);
        write(ONE, START, tally(12, 5, 1));
        write(ONE, START, tally(10, 5, 0));
        assertThat(one().calls()).isEqualTo(16);
        assertThat(one().latencies()).containsExactly(new CallTally.Latency(5, 12));
    }

    @Test
    @DisplayName("Art. 9 a minute in which nothing was good is kept too")
    void allBad() {
        write(ONE, START, tally(0, 0, 2));
        assertThat(one().availability()).isZero();
        assertThat(one().calls()).isEqualTo(8);
    }

    @Test
    void aDayIsReadByMinutesAndMoreByHours() {
        write(ONE, START, tally(1, 5, 0));
        write(ONE, START.plusSeconds(60), tally(2, 7, 0));
        write(OTHER, START.plusSeconds(3_600), tally(4, 9, 0));
        write(ONE, START.minusSeconds(60), tally(8, 5, 0));
        assertThat(read(Duration.ofHours(24)))
                .extracting(CallMinute::at, step -> step.tally().calls())
                .containsExactly(
                        tuple(START, 1L), tuple(START.plusSeconds(60), 2L), tuple(START.plusSeconds(3_600), 4L));
        assertThat(read(Duration.ofHours(25)))
                .extracting(CallMinute::at, step -> step.tally().calls())
                .containsExactly(tuple(START, 3L), tuple(START.plusSeconds(3_600), 4L));
        assertThat(minutes.of(
                                Channel.MARKET_REGULATION,
                                StatisticsPeriod.covering(START, START.plus(Duration.ofHours(25))))
                        .await()
                        .indefinitely())
                .isEmpty();
    }

    @Test
    void whatIsOldIsForgotten() {
        Instant old = Instant.parse("2020-01-01T00:00:00Z");
        write(ONE, old.minusSeconds(60), tally(1, 5, 0));
        write(ONE, old, tally(1, 5, 0));
        minutes.forgetBefore(old).await().indefinitely();
        assertThat(OwnerDatabase.rows("SELECT minute FROM channel_minute WHERE replica = ?", ONE))
                .hasSize(1);
    }
}
