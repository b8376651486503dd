package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VenueLogonTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Map<Outcome, VenueLogonStatus> BECOMES = Map.of(
            Outcome.MATCH, VenueLogonStatus.ADMITTED,
            Outcome.PENDING, VenueLogonStatus.PENDING_VERIFICATION);

    @ParameterizedTest
    @EnumSource(Outcome.class)
    @DisplayName("Art. 14: only a match admits; of a guest who is refused nothing is kept")
    void verified(Outcome outcome) {
        VenueLogon next = opened().verified(found(outcome));
        assertThat(next.status()).isEqualTo(BECOMES.getOrDefault(outcome, VenueLogonStatus.REFUSED));
        assertThat(next.refusal()).isEqualTo(outcome.refusal());
        assertThat(next.guest().isEmpty()).isEqualTo(next.isRefused());
    }

    @Test
    @DisplayName("Art. 14: what is settled stays as it is, and nothing admits after the deadline")
    void settled() {
        VenueLogon admitted = opened().verified(found(Outcome.MATCH));
        assertThat(admitted.verified(found(Outcome.FORGED))).isEqualTo(admitted);
        assertThat(admitted.timedOut()).isEqualTo(admitted);
        VenueLogon late = opened().verifiedUntil(NOW, found(Outcome.MATCH), NOW.plusMillis(1));
        assertThat(late.refusal()).contains(Refusal.VERIFICATION_TIMED_OUT);
        assertThat(opened().verifiedUntil(NOW, found(Outcome.FORGED), NOW.plusMillis(1))
                        .refusal())
                .contains(Refusal.DOCUMENT_FORGED);
        assertThat(opened().verifiedUntil(NOW, found(Outcome.MATCH), NOW).isAdmitted())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PENDING,false", "MATCH,true", "MISMATCH,false"})
    @DisplayName("Art. 14: only who was admitted has a session to end, and once")
    void ended(Outcome outcome, boolean allowed) {
        VenueLogon logon = opened().verified(found(outcome));
        if (!allowed) {
            assertThatThrownBy(() -> logon.ended(NOW)).hasMessage("STATUS_CONFLICT");
            return;
        }
        VenueLogon ended = logon.ended(NOW);
        assertThat(ended.endedAt()).contains(NOW);
        assertThatThrownBy(() -> ended.ended(NOW)).hasMessage("STATUS_CONFLICT");
    }

    private static VenueLogon opened() {
        Guest guest = new Guest(
                new Sensitive<>("张三"),
                Optional.of(new Guest.Document(
                        DocumentType.RESIDENT_IDENTITY_CARD,
                        new Sensitive<>(Requests.RESIDENT),
                        Optional.empty(),
                        Optional.empty())),
                new Sensitive<>("T-042"));
        return VenueLogon.open(UUID.randomUUID(), UUID.randomUUID(), guest, NOW, NOW);
    }

    private static DocumentCheck found(Outcome outcome) {
        return new DocumentCheck(
                DocumentCheck.Bearer.HOLDER,
                UUID.randomUUID(),
                Channel.PUBLIC_SECURITY,
                outcome,
                null,
                outcome == Outcome.PENDING ? null : NOW);
    }
}
