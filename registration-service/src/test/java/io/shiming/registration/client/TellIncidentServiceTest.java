package io.shiming.registration.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.StandingClock;
import io.shiming.registration.application.ShowForgery;
import io.shiming.registration.rest.ServiceTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class TellIncidentServiceTest {
    private static final String NO_WORD = "no answer";

    @Inject
    ShowForgery showForgery;

    private final UUID operatorId = UUID.randomUUID();
    private final UUID registrationId = UUID.randomUUID();
    private final StandingClock clock = new StandingClock(Instant.parse("2026-11-30T08:00:00Z"));
    /** What incident-service answers: a status, 0 for none. */
    private int answer;

    private TellIncidentService incidents() {
        return new TellIncidentService(
                (receiver, key, correlator, body) -> Uni.createFrom().item(() -> {
                    if (answer == 0) {
                        throw new IllegalStateException(NO_WORD);
                    }
                    if (answer >= 400) {
                        throw new WebApplicationException(answer);
                    }
                    return Response.status(answer).build();
                }),
                showForgery,
                new Patience(Duration.ofMinutes(1), clock));
    }

    private OutboxMessage message(String kind, String body) {
        return new OutboxMessage(UUID.randomUUID(), "incident", kind, body, "correlator", clock.instant(), 1);
    }

    private Uni<Void> forgery(TellIncidentService incidents) {
        return incidents.deliver(message("forgery", """
                {"operatorId": "%s", "registrationId": "%s", "verificationId": "%s"}""".formatted(operatorId, registrationId, UUID.randomUUID())));
    }

    private void assertThatItFails(TellIncidentService incidents) {
        assertThatThrownBy(() -> forgery(incidents).await().indefinitely()).isInstanceOf(RuntimeException.class);
    }

    private long opened() {
        return OwnerDatabase.count(
                "SELECT count(*) FROM audit_entry WHERE action = 'registration.forgery-shown' AND object_id = ?",
                registrationId);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 502, 503, 504})
    @DisplayName("Art. 10, 16: while incident-service is away no document is opened for it but one a minute")
    void away(int trouble) {
        TellIncidentService incidents = incidents();
        answer = trouble;
        for (int i = 0; i < 5; i++) {
            assertThatItFails(incidents);
        }
        assertThat(opened()).isEqualTo(1);
        clock.pass(Duration.ofSeconds(59));
        assertThatItFails(incidents);
        assertThat(opened()).isEqualTo(1);
        clock.pass(Duration.ofSeconds(1));
        assertThatItFails(incidents);
        assertThatItFails(incidents);
        assertThat(opened()).isEqualTo(2);
    }

    @Test
    @DisplayName("Art. 10: as soon as incident-service takes anything again it is told of forgeries too")
    void back() {
        TellIncidentService incidents = incidents();
        answer = 503;
        assertThatItFails(incidents);
        assertThatItFails(incidents);
        answer = 201;
        incidents.deliver(message("dispute", "{}")).await().indefinitely();
        forgery(incidents).await().indefinitely();
        forgery(incidents).await().indefinitely();
        assertThat(opened()).isEqualTo(3);
    }

    @Test
    @DisplayName("Art. 10: one report that fails keeps no other back")
    void oneThatFails() {
        TellIncidentService incidents = incidents();
        answer = 500;
        assertThatItFails(incidents);
        answer = 201;
        forgery(incidents).await().indefinitely();
        assertThat(opened()).isEqualTo(2);
    }
}
