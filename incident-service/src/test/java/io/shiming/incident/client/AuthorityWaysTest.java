package io.shiming.incident.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.shiming.foundation.outbox.OutboxConfig;
import io.shiming.incident.application.AuthorityPost.Undelivered;
import io.shiming.incident.application.ForgeryConfig;
import io.shiming.incident.application.ForgeryNotice;
import io.shiming.incident.application.SignedNotices;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Channel;
import io.shiming.incident.domain.EvidenceGiven;
import io.shiming.incident.domain.Receipt;
import io.shiming.incident.rest.PeersResource;
import io.shiming.incident.rest.ServiceTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class AuthorityWaysTest {
    private static final int HANGING_MS = 120_000;

    @Inject
    Vertx vertx;

    @Inject
    ObjectMapper json;

    @Inject
    SignedNotices notices;

    @Inject
    OutboxConfig outbox;

    /** Two authorities behind one host. */
    private WireMockServer host;

    @BeforeEach
    void start() {
        host = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .containerThreads(2 * outbox.batch() + 10));
        host.start();
        host.stubFor(post(urlEqualTo("/hangs")).willReturn(aResponse().withFixedDelay(HANGING_MS)));
        host.stubFor(post(urlEqualTo("/answers")).willReturn(aResponse().withStatus(204)));
    }

    @AfterEach
    void stop() {
        host.stop();
    }

    private AuthorityWays ways(Duration timeout) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "shiming.forgeries.plain-hosts", "localhost",
                "shiming.forgeries.timeout", timeout.toString(),
                "shiming.forgeries.authorities.public-security.endpoint", host.baseUrl() + "/hangs",
                "shiming.forgeries.authorities.internet-authority.endpoint", host.baseUrl() + "/answers",
                "shiming.forgeries.authorities.civil-affairs.folder", "/nowhere/" + UUID.randomUUID()));
        for (String told : List.of("public-security", "internet-authority")) {
            settings.put("shiming.forgeries.authorities." + told + ".secret", PeersResource.SECRET);
        }
        ForgeryConfig config = new SmallRyeConfigBuilder()
                .withMapping(ForgeryConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(ForgeryConfig.class);
        return new AuthorityWays(vertx, json, notices, config, outbox, Clock.systemUTC());
    }

    private static ForgeryNotice notice(Authority authority) {
        return new ForgeryNotice(
                UUID.randomUUID(),
                UUID.randomUUID(),
                authority.office(),
                UUID.randomUUID(),
                Channel.PUBLIC_SECURITY,
                Instant.EPOCH,
                Instant.EPOCH,
                UUID.randomUUID(),
                UUID.randomUUID(),
                null,
                null,
                null,
                null,
                EvidenceGiven.NONE);
    }

    private static CompletableFuture<Receipt> told(AuthorityWays ways, Authority authority) {
        ForgeryNotice notice = notice(authority);
        return ways.deliver(authority, notice.deliveryId().toString(), notice)
                .subscribe()
                .asCompletionStage();
    }

    private static void assertThatItFails(AuthorityWays ways, Authority authority, String code) {
        ForgeryNotice notice = notice(authority);
        assertThatThrownBy(() -> ways.deliver(authority, "one", notice).await().indefinitely())
                .isInstanceOf(Undelivered.class)
                .hasMessage(code);
    }

    @Test
    @DisplayName("Art. 10: an authority that hangs with all it is told at once holds up no other behind the same host")
    void hangs() {
        AuthorityWays ways = ways(Duration.ofMillis(HANGING_MS));
        List<CompletableFuture<Receipt>> hanging = Stream.generate(() -> told(ways, Authority.PUBLIC_SECURITY))
                .limit(outbox.batch())
                .toList();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> host.findAll(anyRequestedFor(urlEqualTo("/hangs"))).size() == outbox.batch());
        assertThat(told(ways, Authority.INTERNET).join().status()).contains(204);
        assertThat(hanging).noneMatch(CompletableFuture::isDone);
    }

    @Test
    @DisplayName("Art. 10: why an authority was not reached is said by a code")
    void codes() {
        AuthorityWays ways = ways(Duration.ofMillis(200));
        assertThatItFails(ways, Authority.PUBLIC_SECURITY, "TIMEOUT");
        assertThatItFails(ways, Authority.MARKET_REGULATION, "NO_WAY");
        assertThatItFails(ways, Authority.CIVIL_AFFAIRS, "FOLDER");
        host.stop();
        assertThatItFails(ways, Authority.INTERNET, "NO_ANSWER");
    }
}
