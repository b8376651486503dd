package io.shiming.verification.application;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.junit.QuarkusTest;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.persistence.DeferredQueue;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a department that comes back is asked for what was deferred. */
@QuarkusTest
class DrainDeferredTest {
    private static final String DEPARTMENT = "market-regulation";
    private static final String CHANNEL = "MARKET_REGULATION";
    private static final String TYPE = "BUSINESS_LICENCE";
    private static final int PER_SECOND = 50;
    private static final Duration GAP = Duration.ofMillis(22);
    private static final String WAITING =
            "SELECT count(*) FROM verification WHERE channel = 'MARKET_REGULATION' AND next_attempt_at IS NOT NULL";

    @Inject
    Channels channels;

    @Inject
    DeferredQueue queue;

    @Inject
    SettleDeferred settleDeferred;

    @Inject
    Guesses guesses;

    @Inject
    Clock clock;

    @Inject
    VerificationConfig config;

    @BeforeEach
    void down() {
        Peers.allWell();
        await().atMost(Duration.ofSeconds(30)).until(() -> OwnerDatabase.count(WAITING) == 0);
        Peers.everything(DEPARTMENT, status(503));
        Checks.awaitState(CHANNEL, "DOWN");
    }

    @AfterEach
    void allWell() {
        // What a test took and did not ask is due again.
        OwnerDatabase.change(
                "UPDATE verification SET next_attempt_at = requested_at WHERE next_attempt_at IS NOT NULL");
        OwnerDatabase.change("UPDATE deferred_pace SET next_at = '-infinity'");
        Peers.allWell();
        Checks.awaitState(CHANNEL, "UP");
    }

    @Test
    @DisplayName(
            "Art. 9 a department that is back is asked no more often in any second than agreed, by all replicas together")
    void neverTooQuick() {
        int deferred = 130;
        for (int i = 0; i < deferred; i++) {
            Checks.post(Checks.body(TYPE, Checks.number(), "样本公司")).then().statusCode(202);
        }
        // As another replica would: it shares nothing with the first but the database.
        DrainDeferred other = new DrainDeferred(channels, queue, settleDeferred, guesses, clock, config);
        Peers.allWell();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    other.run(Channel.MARKET_REGULATION).await().indefinitely();
                    return OwnerDatabase.count(WAITING) == 0;
                });

        long[] times = sent().stream()
                .mapToLong(call -> Instant.parse(call.getLoggedDateString()).toEpochMilli())
                .sorted()
                .toArray();
        assertThat(times).hasSize(deferred);
        for (long time : times) {
            assertThat(LongStream.of(times).filter(each -> each >= time && each < time + 1_000))
                    .hasSizeLessThanOrEqualTo(PER_SECOND);
        }
    }

    @Test
    @DisplayName("Art. 9 of each asker's deferred checks the oldest comes first; one asker's many delay no other's few")
    void inOrderAndInTurn() {
        UUID many = UUID.randomUUID();
        UUID few = UUID.randomUUID();
        List<String> ofMany = Stream.generate(() -> defer(many)).limit(12).toList();
        List<String> ofFew = Stream.generate(() -> defer(few)).limit(3).toList();

        Instant now = clock.instant();
        List<String> first = claim(now, 8);
        assertThat(first.subList(0, 6)).containsAll(ofMany.subList(0, 3)).containsAll(ofFew);
        assertThat(first.stream().filter(ofFew::contains)).containsExactlyElementsOf(ofFew);
        assertThat(first.stream().filter(ofMany::contains)).containsExactlyElementsOf(ofMany.subList(0, 5));
        // There is no more for anybody until these can have been sent.
        assertThat(claim(now.plus(GAP.multipliedBy(8)).minusMillis(1), 8)).isEmpty();
        assertThat(claim(now.plus(GAP.multipliedBy(8)), 4)).containsExactlyElementsOf(ofMany.subList(5, 9));
        // A clock that was ahead and is put right keeps nobody waiting.
        assertThat(claim(now.plus(Duration.ofDays(2)), 1)).hasSize(1);
        assertThat(claim(now.plus(Duration.ofMinutes(1)), 1)).hasSize(1);
    }

    private List<String> claim(Instant now, int most) {
        return queue
                .claim(Channel.MARKET_REGULATION, now, Duration.ofDays(3), GAP, most)
                .await()
                .indefinitely()
                .stream()
                .map(check -> check.question().documentNumber().reveal())
                .toList();
    }

    private static String defer(UUID asker) {
        String number = Checks.number();
        Map<String, Object> body = Checks.body(TYPE, number, "样本公司");
        body.put("asker", Map.of("kind", "OPERATOR", "id", asker.toString()));
        Checks.post(body).then().statusCode(202);
        return number;
    }

    private static List<LoggedRequest> sent() {
        return Peers.stubs().find(postRequestedFor(urlEqualTo("/" + DEPARTMENT + "/v1/checks")));
    }
}
