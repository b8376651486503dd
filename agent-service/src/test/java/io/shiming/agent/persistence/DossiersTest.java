package io.shiming.agent.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shiming.agent.domain.AgentDossier;
import io.shiming.agent.rest.Scenario;
import io.shiming.agent.rest.ServiceTest;
import io.shiming.foundation.testing.OwnerDatabase;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a second replica knows of what the first one wrote: each has a memory and a listening connection of its own. */
@ServiceTest
class DossiersTest {
    /** Far below the time after which a dossier is forgotten anyway. */
    private static final Duration SOON = Duration.ofSeconds(5);

    @Inject
    DossierRepository stored;

    @Inject
    Pool pool;

    private final MovedClock clock = new MovedClock();
    private AgentChanges heard;
    private Dossiers replica;

    @BeforeEach
    void anotherReplica() {
        heard = new AgentChanges(pool);
        replica = new Dossiers(stored, heard, clock, 100);
        replica.keepHearing().await().indefinitely();
    }

    @AfterEach
    void notificationsAsTheyWere() throws SQLException {
        notifications("ENABLE");
    }

    @Test
    @DisplayName("Art. 5: what one replica revokes counts at another at once")
    void revokedElsewhere() {
        Scenario agent = Scenario.bound();
        awaitRemembered(agent);
        assertThat(suspended(agent)).isFalse();
        suspend(agent);
        await().atMost(SOON).until(() -> suspended(agent));
    }

    @Test
    @DisplayName("Art. 5: a replica that hears of no changes remembers nothing, until it hears again")
    void connectionLost() throws SQLException {
        Scenario agent = Scenario.bound();
        assertThat(suspended(agent)).isFalse();
        cutListeners();
        await().atMost(SOON).until(() -> !heard.isHearing());
        assertThat(dossier(agent)).as("read each time").isNotSameAs(dossier(agent));
        suspend(agent);
        assertThat(suspended(agent)).isTrue();
        replica.keepHearing().await().indefinitely();
        assertThat(heard.isHearing()).isTrue();
        assertThat(dossier(agent)).as("remembered again").isSameAs(dossier(agent));
    }

    @Test
    @DisplayName("Art. 5: even when no word comes through a revocation counts after half a minute")
    void notificationLost() throws SQLException {
        Scenario agent = Scenario.bound();
        awaitRemembered(agent);
        assertThat(suspended(agent)).isFalse();
        notifications("DISABLE");
        suspend(agent);
        assertThat(suspended(agent)).as("nobody told it").isFalse();
        clock.ahead = Duration.ofSeconds(30);
        assertThat(suspended(agent)).isTrue();
    }

    @Test
    @DisplayName("no more dossiers are remembered than configured")
    void bounded() {
        Dossiers small = new Dossiers(stored, heard, clock, 1);
        Scenario one = Scenario.entered();
        Scenario other = Scenario.entered();
        Optional<AgentDossier> known = small.of(one.agentId()).await().indefinitely();
        assertThat(small.of(one.agentId()).await().indefinitely()).containsSame(known.orElseThrow());
        assertThat(small.of(other.agentId()).await().indefinitely()).isPresent();
        assertThat(small.of(one.agentId()).await().indefinitely().orElseThrow()).isNotSameAs(known.orElseThrow());
    }

    /** Until nothing of what was done before is still to be heard of. */
    private void awaitRemembered(Scenario agent) {
        var seen = new AtomicReference<AgentDossier>();
        await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> {
            AgentDossier now = dossier(agent);
            return seen.getAndSet(now) == now;
        });
    }

    private boolean suspended(Scenario agent) {
        return dossier(agent)
                .suspension(Optional.of(agent.operatorId()), Instant.MAX)
                .isPresent();
    }

    private AgentDossier dossier(Scenario agent) {
        return replica.of(agent.agentId()).await().indefinitely().orElseThrow();
    }

    private static void suspend(Scenario agent) {
        agent.oss()
                .body(Map.of("reason", "to be tried"))
                .post("/v1/agents/" + agent.agentId() + "/suspension")
                .then()
                .statusCode(200);
    }

    private static void cutListeners() throws SQLException {
        try (Connection superuser = OwnerDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'");
        }
    }

    private static void notifications(String state) throws SQLException {
        try (Connection owner = OwnerDatabase.connect();
                Statement statement = owner.createStatement()) {
            statement.execute("ALTER TABLE suspension " + state + " TRIGGER told");
        }
    }

    private static final class MovedClock extends Clock {
        private Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
