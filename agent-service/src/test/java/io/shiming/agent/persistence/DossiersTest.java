package io.shiming.agent.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shiming.agent.domain.AgentDossier;
import io.shiming.agent.rest.Scenario;
import io.shiming.agent.rest.ServiceTest;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.StandingClock;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a second memory knows of what was written past it: in this process, but over connections of its own. */
@ServiceTest
class DossiersTest {
    /** Far below the time after which a dossier is forgotten anyway. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final String REPLICA = "another-replica";

    @Inject
    DossierRepository stored;

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "quarkus.datasource.reactive.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    private final StandingClock clock = new StandingClock(Instant.now());
    private Pool pool;
    private AgentChanges heard;
    private Dossiers replica;

    @BeforeEach
    void anotherReplica() {
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(url)
                        .setUser(user)
                        .setPassword(password)
                        .addProperty("application_name", REPLICA))
                .using(vertx)
                .build();
        heard = new AgentChanges(pool);
        replica = new Dossiers(stored, heard, clock, 100);
        replica.keepHearing().await().indefinitely();
    }

    @AfterEach
    void asItWas() throws SQLException {
        notifications("ENABLE");
        pool.close().await().indefinitely();
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
        cutConnections();
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
        clock.pass(Duration.ofSeconds(30));
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

    /** Its own, and not those of the service under test. */
    private static void cutConnections() throws SQLException {
        try (Connection superuser = OwnerDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                    + REPLICA + "'");
        }
    }

    private static void notifications(String state) throws SQLException {
        try (Connection owner = OwnerDatabase.connect();
                Statement statement = owner.createStatement()) {
            statement.execute("ALTER TABLE suspension " + state + " TRIGGER told");
        }
    }
}
