package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistrationTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    @Test
    @DisplayName("Art. 7: active only when every document matches")
    void everyDocument() {
        Registration open = open();
        Registration holderOnly = open.verified(List.of(check(DocumentCheck.Bearer.HOLDER, Outcome.MATCH)), NOW);
        assertThat(holderOnly.status()).isEqualTo(RegistrationStatus.PENDING_VERIFICATION);
        Registration both =
                holderOnly.verified(List.of(check(DocumentCheck.Bearer.REPRESENTATIVE, Outcome.MATCH)), NOW);
        assertThat(both.status()).isEqualTo(RegistrationStatus.ACTIVE);
        assertThat(both.activatedAt()).contains(NOW);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"MATCH", "PENDING"},
            mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("Art. 10: one finding against one document refuses the whole")
    void oneFinding(Outcome outcome) {
        Registration settled = open().verified(
                        List.of(
                                check(DocumentCheck.Bearer.HOLDER, Outcome.MATCH),
                                check(DocumentCheck.Bearer.REPRESENTATIVE, outcome)),
                        NOW);
        assertThat(settled.status()).isEqualTo(RegistrationStatus.REFUSED);
        assertThat(settled.refusal()).isEqualTo(outcome.refusal());
        assertThat(settled.activatedAt()).isEmpty();
    }

    @Test
    @DisplayName("Art. 10: the gravest finding names the refusal: forged, revoked, expired, not found, mismatch")
    void gravest() {
        List<Outcome> byGravity =
                List.of(Outcome.FORGED, Outcome.REVOKED, Outcome.EXPIRED, Outcome.NOT_FOUND, Outcome.MISMATCH);
        for (int i = 0; i < byGravity.size(); i++) {
            for (int j = i; j < byGravity.size(); j++) {
                Registration settled = open().verified(
                                List.of(
                                        check(DocumentCheck.Bearer.HOLDER, byGravity.get(j)),
                                        check(DocumentCheck.Bearer.REPRESENTATIVE, byGravity.get(i))),
                                NOW);
                assertThat(settled.refusal()).isEqualTo(byGravity.get(i).refusal());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"MATCH", "PENDING"},
            mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("Art. 10: who is refused is known no more than may be shown, unless for a forgery")
    void withoutPersons(Outcome outcome) {
        Registration open = open();
        Registration settled = open.verified(
                List.of(
                        check(DocumentCheck.Bearer.HOLDER, outcome),
                        check(DocumentCheck.Bearer.REPRESENTATIVE, Outcome.MATCH)),
                NOW);
        boolean forged = outcome == Outcome.FORGED;
        assertThat(settled.isWithoutPersons()).isEqualTo(!forged);
        assertThat(settled.particulars())
                .isEqualTo(forged ? open.particulars() : open.particulars().masked());
        assertThat(settled.particulars().masked()).isEqualTo(open.particulars().masked());
        assertThat(settled.particulars().serviceNumber())
                .isEqualTo(open.particulars().serviceNumber());
    }

    @Test
    @DisplayName("Art. 10: a forged document is found again for the report to the authorities")
    void forgeries() {
        Registration settled = open().verified(
                        List.of(
                                check(DocumentCheck.Bearer.HOLDER, Outcome.MISMATCH),
                                check(DocumentCheck.Bearer.REPRESENTATIVE, Outcome.FORGED)),
                        NOW);
        assertThat(settled.forgeries())
                .extracting(DocumentCheck::bearer)
                .containsExactly(DocumentCheck.Bearer.REPRESENTATIVE);
    }

    @Test
    @DisplayName("Art. 10: a forgery refuses at once, whatever another department has yet to say")
    void forgeryDoesNotWait() {
        Registration refused = open().verified(List.of(check(DocumentCheck.Bearer.HOLDER, Outcome.FORGED)), NOW);
        assertThat(refused.status()).isEqualTo(RegistrationStatus.REFUSED);
        assertThat(refused.refusal()).contains(Refusal.DOCUMENT_FORGED);
        assertThat(open().verified(List.of(check(DocumentCheck.Bearer.HOLDER, Outcome.REVOKED)), NOW)
                        .status())
                .isEqualTo(RegistrationStatus.PENDING_VERIFICATION);
    }

    @Test
    @DisplayName("Art. 7: a check that went missing is no match")
    void missingCheck() {
        Registration open = open();
        for (List<DocumentCheck> left :
                List.of(List.<DocumentCheck>of(), open.checks().subList(0, 1))) {
            Registration incomplete = new Registration(
                    open.operatorId(),
                    open.id(),
                    open.particulars(),
                    open.status(),
                    left,
                    open.refusal(),
                    open.createdAt(),
                    open.activatedAt(),
                    open.terminatedAt(),
                    open.transferOf(),
                    open.agent(),
                    open.disputedAt(),
                    open.upheldAt(),
                    open.subjectRef(),
                    open.version());
            assertThat(incomplete
                            .verified(
                                    List.of(
                                            check(DocumentCheck.Bearer.HOLDER, Outcome.MATCH),
                                            check(DocumentCheck.Bearer.REPRESENTATIVE, Outcome.MATCH)),
                                    NOW)
                            .status())
                    .isEqualTo(RegistrationStatus.PENDING_VERIFICATION);
        }
    }

    @Test
    @DisplayName("Art. 9: what was settled once stays as it was")
    void settledOnce() {
        Registration active = active();
        assertThat(active.verified(List.of(check(DocumentCheck.Bearer.HOLDER, Outcome.FORGED)), NOW))
                .isEqualTo(active);
        Registration half = open().verified(List.of(check(DocumentCheck.Bearer.HOLDER, Outcome.MATCH)), NOW);
        assertThat(half.verified(List.of(check(DocumentCheck.Bearer.HOLDER, Outcome.MISMATCH)), NOW)
                        .check(DocumentCheck.Bearer.HOLDER)
                        .outcome())
                .isEqualTo(Outcome.MATCH);
    }

    @Test
    @DisplayName("Art. 9: not verified in time is refused, never active")
    void timedOut() {
        Registration refused = open().timedOut();
        assertThat(refused.status()).isEqualTo(RegistrationStatus.REFUSED);
        assertThat(refused.refusal()).contains(Refusal.VERIFICATION_TIMED_OUT);
        Registration active = active();
        assertThat(active.timedOut()).isEqualTo(active);
    }

    @Test
    @DisplayName(
            "Art. 9: a match that comes after the deadline activates nothing; what it found against it still counts")
    void tooLate() {
        Instant deadline = NOW.minusMillis(1);
        List<DocumentCheck> matches = List.of(
                check(DocumentCheck.Bearer.HOLDER, Outcome.MATCH),
                check(DocumentCheck.Bearer.REPRESENTATIVE, Outcome.MATCH));
        assertThat(open().verifiedUntil(NOW, matches, NOW).status()).isEqualTo(RegistrationStatus.ACTIVE);
        Registration open = open();
        assertThat(open.verifiedUntil(deadline, matches, NOW)).isEqualTo(open.timedOut());
        assertThat(open.verifiedUntil(deadline, List.of(), NOW)).isEqualTo(open.timedOut());
        assertThat(open().verifiedUntil(deadline, List.of(check(DocumentCheck.Bearer.HOLDER, Outcome.FORGED)), NOW)
                        .refusal())
                .contains(Refusal.DOCUMENT_FORGED);
        Registration active = active();
        assertThat(active.verifiedUntil(deadline, matches, NOW)).isEqualTo(active);
    }

    @Test
    @DisplayName("Art. 12: only what is in service can be terminated, and only once")
    void termination() {
        Registration ended = active().terminated(NOW);
        assertThat(ended.status()).isEqualTo(RegistrationStatus.TERMINATED);
        assertThat(ended.terminatedAt()).contains(NOW);
        for (Registration wrong : List.of(open(), open().timedOut(), ended)) {
            assertConflict(() -> wrong.terminated(NOW));
        }
    }

    @Test
    @DisplayName("Art. 8: only what is in service is handed on, and once")
    void transfer() {
        Registration handedOn = active().transferred(NOW);
        assertThat(handedOn.status()).isEqualTo(RegistrationStatus.TRANSFERRED);
        assertThat(handedOn.terminatedAt()).contains(NOW);
        for (Registration wrong :
                List.of(open(), open().timedOut(), active().suspended(), active().terminated(NOW), handedOn)) {
            assertThat(wrong.isTransferable()).isFalse();
            assertConflict(() -> wrong.transferred(NOW));
        }
    }

    @Test
    @DisplayName("Art. 8: a transfer that was overtaken is refused, whatever the authorities said")
    void overtaken() {
        Registration refused = active().overtaken();
        assertThat(refused.status()).isEqualTo(RegistrationStatus.REFUSED);
        assertThat(refused.refusal()).contains(Refusal.TRANSFER_OVERTAKEN);
        assertThat(refused.activatedAt()).isEmpty();
    }

    @Test
    @DisplayName("Art. 7: what is suspended can be resumed or ended, and nothing else can")
    void suspension() {
        Registration suspended = active().suspended();
        assertThat(suspended.status()).isEqualTo(RegistrationStatus.SUSPENDED);
        assertThat(suspended.resumed().status()).isEqualTo(RegistrationStatus.ACTIVE);
        assertThat(suspended.terminated(NOW).status()).isEqualTo(RegistrationStatus.TERMINATED);
        for (Registration wrong : List.of(open(), open().timedOut(), suspended, active().terminated(NOW))) {
            assertConflict(wrong::suspended);
        }
        for (Registration wrong : List.of(open(), open().timedOut(), active(), active().terminated(NOW))) {
            assertConflict(wrong::resumed);
        }
    }

    private static void assertConflict(ThrowingCallable step) {
        assertThatThrownBy(step)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(CommonError.STATUS_CONFLICT));
    }

    @Test
    void thereIsNoWayIntoServiceButByVerificationOrResumption() {
        for (RegistrationStatus status : RegistrationStatus.values()) {
            assertThat(status.mayBecome(RegistrationStatus.ACTIVE))
                    .isEqualTo(status == RegistrationStatus.PENDING_VERIFICATION
                            || status == RegistrationStatus.SUSPENDED);
        }
    }

    @Test
    @DisplayName("Art. 16: a registration in a log shows no one")
    void textForm() {
        assertThat(open().toString()).doesNotContain("张三", Requests.COMPANY, Requests.RESIDENT, "13899990001");
    }

    private static Registration open() {
        return Registration.open(
                UUID.randomUUID(), UUID.randomUUID(), Requests.unit(), Optional.empty(), Optional.empty(), NOW);
    }

    private static Registration active() {
        return open().verified(
                        List.of(
                                check(DocumentCheck.Bearer.HOLDER, Outcome.MATCH),
                                check(DocumentCheck.Bearer.REPRESENTATIVE, Outcome.MATCH)),
                        NOW);
    }

    private static DocumentCheck check(DocumentCheck.Bearer bearer, Outcome outcome) {
        return new DocumentCheck(bearer, UUID.randomUUID(), Channel.PUBLIC_SECURITY, outcome, "a.b.c", NOW);
    }
}
