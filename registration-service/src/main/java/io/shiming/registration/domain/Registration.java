package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A user's registration for one service (Art. 7). Immutable: each event gives the registration as it is afterwards, or
 * refuses.
 *
 * @param particulars of a refused one masked, see {@link #isWithoutPersons}
 * @param checks one for every document shown
 * @param disputedAt when somebody said that it is not theirs (Art. 11); nothing when no dispute is open
 * @param upheldAt when a dispute of it was found to be right; nobody is registered for it truly since
 * @param transferOf the registration it takes the service over from (Art. 8¶3)
 * @param subjectRef what it has in common with the ended registrations of its holder; nothing before its clock started
 * @param agent through whom it was made (Art. 5); nothing where the operator itself took it in
 * @param version grows with every change; a writer who read an older one has lost the race
 */
public record Registration(
        UUID operatorId,
        UUID id,
        Particulars particulars,
        RegistrationStatus status,
        List<DocumentCheck> checks,
        Optional<Refusal> refusal,
        Instant createdAt,
        Optional<Instant> activatedAt,
        Optional<Instant> terminatedAt,
        Optional<UUID> transferOf,
        Optional<AgentDisclosure> agent,
        Optional<Instant> disputedAt,
        Optional<Instant> upheldAt,
        Optional<UUID> subjectRef,
        int version) {

    public Registration {
        particulars = isWithoutPersons(status, refusal) ? particulars.masked() : particulars;
    }

    /** Opens a registration that nothing speaks against, with a check to be made of every document. */
    public static Registration open(
            UUID operatorId,
            UUID id,
            Particulars particulars,
            Optional<UUID> transferOf,
            Optional<AgentDisclosure> agent,
            Instant now) {
        return new Registration(
                operatorId,
                id,
                particulars,
                RegistrationStatus.PENDING_VERIFICATION,
                particulars.bearers().stream().map(DocumentCheck::open).toList(),
                Optional.empty(),
                now,
                Optional.empty(),
                Optional.empty(),
                transferOf,
                agent,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /**
     * Takes over what authorities said. Active only when every document that was shown matches; refused for the gravest
     * finding once all are known, or at once for a forgery, since nothing is graver; otherwise still pending. What is
     * already settled stays as it is.
     */
    public Registration verified(Collection<DocumentCheck> answers, Instant now) {
        if (!isPending()) {
            return this;
        }
        List<DocumentCheck> merged =
                checks.stream().map(check -> merge(check, answers)).toList();
        Optional<Refusal> gravest = merged.stream()
                .map(DocumentCheck::outcome)
                .min(Comparator.naturalOrder())
                .flatMap(Outcome::refusal);
        boolean forged = gravest.filter(Refusal.DOCUMENT_FORGED::equals).isPresent();
        if (!forged && !isComplete(merged)) {
            return with(status, merged, Optional.empty(), activatedAt, terminatedAt);
        }
        return gravest.isPresent()
                ? with(RegistrationStatus.REFUSED, merged, gravest, activatedAt, terminatedAt)
                : with(RegistrationStatus.ACTIVE, merged, Optional.empty(), Optional.of(now), terminatedAt);
    }

    /** As above, but nothing that comes after the deadline activates: then the authority was given up on. */
    public Registration verifiedUntil(Instant deadline, Collection<DocumentCheck> answers, Instant now) {
        Registration next = verified(answers, now);
        return now.isAfter(deadline) && next.status() != RegistrationStatus.REFUSED ? timedOut() : next;
    }

    /** Gives up on an authority that never answered: refused, because not verified is never verified. */
    public Registration timedOut() {
        return isPending()
                ? with(
                        RegistrationStatus.REFUSED,
                        checks,
                        Optional.of(Refusal.VERIFICATION_TIMED_OUT),
                        activatedAt,
                        terminatedAt)
                : this;
    }

    /**
     * Ends the service (Art. 12); the retention clock starts here.
     *
     * @throws DomainException STATUS_CONFLICT unless active or suspended
     */
    public Registration terminated(Instant now) {
        return with(step(RegistrationStatus.TERMINATED), checks, refusal, activatedAt, Optional.of(now));
    }

    /**
     * Takes the service away for a while.
     *
     * @throws DomainException STATUS_CONFLICT unless active
     */
    public Registration suspended() {
        return with(step(RegistrationStatus.SUSPENDED), checks, refusal, activatedAt, terminatedAt);
    }

    /**
     * Gives it back. Not what makes a registration active first, which only verification does.
     *
     * @throws DomainException STATUS_CONFLICT unless suspended, and also when a dispute of it was upheld
     */
    public Registration resumed() {
        if (status != RegistrationStatus.SUSPENDED || upheldAt.isPresent()) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return with(step(RegistrationStatus.ACTIVE), checks, refusal, activatedAt, terminatedAt);
    }

    /**
     * Its service is another's from now on (Art. 8¶3); the retention clock starts here.
     *
     * @throws DomainException STATUS_CONFLICT unless it can be handed on
     */
    public Registration transferred(Instant now) {
        requireTransferable();
        return with(step(RegistrationStatus.TRANSFERRED), checks, refusal, activatedAt, Optional.of(now));
    }

    /**
     * That its service can be handed on to another holder.
     *
     * @throws DomainException STATUS_CONFLICT
     */
    public void requireTransferable() {
        if (!isTransferable()) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
    }

    public boolean isTransferable() {
        return status.mayBecome(RegistrationStatus.TRANSFERRED) && disputedAt.isEmpty();
    }

    /**
     * The same registration with another document of its holder, to be verified anew; nothing of it counts before it is.
     *
     * @throws DomainException STATUS_CONFLICT unless active
     */
    public Registration showing(IdentityDocument document, Presence seen) {
        requireAlterable();
        return with(
                particulars.showing(document, seen),
                checks.stream()
                        .map(check -> check.bearer() == DocumentCheck.Bearer.HOLDER
                                ? DocumentCheck.open(check.bearer())
                                : check)
                        .toList());
    }

    /** What an authority said of the holder's new document. */
    public Registration altered(List<DocumentCheck> answers) {
        return new Registration(
                operatorId,
                id,
                particulars,
                status,
                checks.stream().map(check -> merge(check, answers)).toList(),
                refusal,
                createdAt,
                activatedAt,
                terminatedAt,
                transferOf,
                agent,
                disputedAt,
                upheldAt,
                subjectRef,
                version);
    }

    /**
     * Its line ends at another place from now on.
     *
     * @throws DomainException STATUS_CONFLICT unless active
     */
    public Registration relocated(Sensitive<String> installation, Presence seen) {
        requireAlterable();
        return with(particulars.at(installation, seen), checks);
    }

    /**
     * That what is registered can be changed.
     *
     * @throws DomainException STATUS_CONFLICT
     */
    public void requireAlterable() {
        if (status != RegistrationStatus.ACTIVE || disputedAt.isPresent()) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
    }

    /**
     * Somebody in whose name it is says that it is not theirs (Art. 11). It is not handed on or altered until that is
     * resolved.
     *
     * @throws DomainException STATUS_CONFLICT when that is being looked into already
     */
    public Registration disputed(Instant now) {
        if (disputedAt.isPresent()) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return with(status, refusal, Optional.of(now), upheldAt);
    }

    /**
     * A dispute is resolved. When the person was right nobody is registered for the service truly (Art. 7): it rests until
     * its operator ends it, or ends here, and what still waits for verification is refused.
     *
     * @param raisedAt of which dispute
     * @throws DomainException STATUS_CONFLICT when it was resolved before
     */
    public Registration resolved(Instant raisedAt, DisputeOutcome outcome, Instant now) {
        if (!disputedAt.equals(Optional.of(raisedAt))) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        if (outcome == DisputeOutcome.REJECTED) {
            return with(status, refusal, Optional.empty(), upheldAt);
        }
        boolean ends =
                outcome == DisputeOutcome.UPHELD_AND_TERMINATED && status.mayBecome(RegistrationStatus.TERMINATED);
        if (ends) {
            return with(status, refusal, Optional.empty(), Optional.of(now)).endedAt(now);
        }
        return switch (status) {
            case PENDING_VERIFICATION ->
                with(
                        RegistrationStatus.REFUSED,
                        Optional.of(Refusal.DISPUTE_UPHELD),
                        Optional.empty(),
                        Optional.of(now));
            case ACTIVE -> with(RegistrationStatus.SUSPENDED, refusal, Optional.empty(), Optional.of(now));
            case SUSPENDED, REFUSED, TERMINATED, TRANSFERRED, PURGED ->
                with(status, refusal, Optional.empty(), Optional.of(now));
        };
    }

    /**
     * A transfer that was disputed, or whose transferor was ended, suspended or disputed, while it was verified: refused,
     * though everything matched.
     */
    public Registration overtaken() {
        return with(
                RegistrationStatus.REFUSED,
                checks,
                Optional.of(Refusal.TRANSFER_OVERTAKEN),
                Optional.empty(),
                terminatedAt);
    }

    /**
     * Whether it is evidence of a refusal and no more: whose it was to be is masked, their copies are given up. Of a
     * forgery everything stays, for its report (Art. 10¶2).
     */
    public boolean isWithoutPersons() {
        return isWithoutPersons(status, refusal);
    }

    /** The same of one that is not opened. */
    public static boolean isWithoutPersons(RegistrationStatus status, Optional<Refusal> refusal) {
        return status == RegistrationStatus.REFUSED
                && refusal.filter(Refusal.DOCUMENT_FORGED::equals).isEmpty();
    }

    public boolean isPending() {
        return status == RegistrationStatus.PENDING_VERIFICATION;
    }

    public DocumentCheck check(DocumentCheck.Bearer bearer) {
        return checks.stream()
                .filter(check -> check.bearer() == bearer)
                .findFirst()
                .orElseThrow();
    }

    /** Whose documents an authority called forged; such a finding must be reported (Art. 10¶2). */
    public List<DocumentCheck> forgeries() {
        return checks.stream()
                .filter(check -> check.outcome() == Outcome.FORGED)
                .toList();
    }

    /**
     * Whether a check is one it was opened with, and not of an alteration, which there is only once it was active and
     * which is stored only when it matches.
     */
    public boolean isOfOpening(UUID verificationId) {
        return activatedAt.isEmpty()
                || checks.stream().anyMatch(check -> verificationId.equals(check.verificationId()));
    }

    private RegistrationStatus step(RegistrationStatus next) {
        if (!status.mayBecome(next)) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return next;
    }

    /** One settled check for everybody who showed a document: a check that went missing is no match. */
    private boolean isComplete(List<DocumentCheck> all) {
        return all.stream().allMatch(DocumentCheck::isSettled)
                && all.stream().map(DocumentCheck::bearer).toList().equals(particulars.bearers());
    }

    private static DocumentCheck merge(DocumentCheck known, Collection<DocumentCheck> answers) {
        if (known.isSettled()) {
            return known;
        }
        return answers.stream()
                .filter(answer -> answer.bearer() == known.bearer())
                .findFirst()
                .orElse(known);
    }

    private Registration with(
            RegistrationStatus newStatus,
            Optional<Refusal> newRefusal,
            Optional<Instant> newDisputedAt,
            Optional<Instant> newUpheldAt) {
        return new Registration(
                operatorId,
                id,
                particulars,
                newStatus,
                checks,
                newRefusal,
                createdAt,
                activatedAt,
                terminatedAt,
                transferOf,
                agent,
                newDisputedAt,
                newUpheldAt,
                subjectRef,
                version + 1);
    }

    private Registration endedAt(Instant at) {
        return new Registration(
                operatorId,
                id,
                particulars,
                RegistrationStatus.TERMINATED,
                checks,
                refusal,
                createdAt,
                activatedAt,
                Optional.of(at),
                transferOf,
                agent,
                disputedAt,
                upheldAt,
                subjectRef,
                version);
    }

    private Registration with(Particulars newParticulars, List<DocumentCheck> newChecks) {
        return new Registration(
                operatorId,
                id,
                newParticulars,
                status,
                newChecks,
                refusal,
                createdAt,
                activatedAt,
                terminatedAt,
                transferOf,
                agent,
                disputedAt,
                upheldAt,
                subjectRef,
                version + 1);
    }

    private Registration with(
            RegistrationStatus newStatus,
            List<DocumentCheck> newChecks,
            Optional<Refusal> newRefusal,
            Optional<Instant> newActivatedAt,
            Optional<Instant> newTerminatedAt) {
        return new Registration(
                operatorId,
                id,
                particulars,
                newStatus,
                newChecks,
                newRefusal,
                createdAt,
                newActivatedAt,
                newTerminatedAt,
                transferOf,
                agent,
                disputedAt,
                upheldAt,
                subjectRef,
                version + 1);
    }
}
