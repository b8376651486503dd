package io.shiming.registration.domain;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody logs on at a public venue (Art. 14). Immutable: each event gives the log-on as it is afterwards, or refuses.
 *
 * @param guest empty when refused: the refusal is kept as evidence, who it was is not
 * @param check of the guest's document; log-ons of one stay share it
 * @param startedAt when the session began, as the venue says
 * @param version grows with every change; a writer who read an older one has lost the race
 */
public record VenueLogon(
        UUID venueId,
        UUID id,
        VenueLogonStatus status,
        Optional<Guest> guest,
        DocumentCheck check,
        Optional<Refusal> refusal,
        Instant startedAt,
        Instant createdAt,
        Optional<Instant> endedAt,
        int version) {

    /**
     * Somebody asks to log on, and is not verified yet.
     *
     * @throws DomainException BODY_INVALID when the session is said to have begun when it cannot have yet
     */
    public static VenueLogon open(UUID venueId, UUID id, Guest guest, Instant startedAt, Instant now) {
        if (startedAt.isAfter(now.plus(Presence.TOLERANCE))) {
            throw DomainException.invalid("/startedAt", Violation.Code.NOT_ALLOWED);
        }
        return new VenueLogon(
                venueId,
                id,
                VenueLogonStatus.PENDING_VERIFICATION,
                Optional.of(guest),
                DocumentCheck.open(DocumentCheck.Bearer.HOLDER),
                Optional.empty(),
                startedAt,
                now,
                Optional.empty(),
                0);
    }

    /** Takes over what the authority said: admitted only by a match. What is settled stays as it is. */
    public VenueLogon verified(DocumentCheck answer) {
        if (!isPending()) {
            return this;
        }
        Optional<Refusal> found = answer.outcome().refusal();
        if (found.isPresent()) {
            return refused(answer, found.get());
        }
        return with(
                answer.outcome() == Outcome.MATCH ? VenueLogonStatus.ADMITTED : status,
                guest,
                answer,
                refusal,
                endedAt);
    }

    /** As above, but nothing that comes after the deadline admits. */
    public VenueLogon verifiedUntil(Instant deadline, DocumentCheck answer, Instant now) {
        VenueLogon next = verified(answer);
        return now.isAfter(deadline) && next.status != VenueLogonStatus.REFUSED ? timedOut() : next;
    }

    /** Gives up on an authority that never answered: not verified is never verified. */
    public VenueLogon timedOut() {
        return isPending() ? refused(check, Refusal.VERIFICATION_TIMED_OUT) : this;
    }

    /**
     * Ends the session.
     *
     * @throws DomainException STATUS_CONFLICT unless admitted
     */
    public VenueLogon ended(Instant now) {
        if (!status.mayBecome(VenueLogonStatus.ENDED)) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return with(VenueLogonStatus.ENDED, guest, check, refusal, Optional.of(now));
    }

    public boolean isPending() {
        return status == VenueLogonStatus.PENDING_VERIFICATION;
    }

    public boolean isAdmitted() {
        return status == VenueLogonStatus.ADMITTED;
    }

    public boolean isRefused() {
        return status == VenueLogonStatus.REFUSED;
    }

    /** Whether the document shown was forged; such a finding must be reported (Art. 10¶2). */
    public boolean isForgery() {
        return check.outcome() == Outcome.FORGED;
    }

    private VenueLogon refused(DocumentCheck finding, Refusal why) {
        return with(VenueLogonStatus.REFUSED, Optional.empty(), finding, Optional.of(why), endedAt);
    }

    private VenueLogon with(
            VenueLogonStatus newStatus,
            Optional<Guest> newGuest,
            DocumentCheck newCheck,
            Optional<Refusal> newRefusal,
            Optional<Instant> newEndedAt) {
        return new VenueLogon(
                venueId, id, newStatus, newGuest, newCheck, newRefusal, startedAt, createdAt, newEndedAt, version + 1);
    }
}
