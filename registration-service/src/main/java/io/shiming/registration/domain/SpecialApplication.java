package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An operator's application to the internet authority for services of Art. 13. Immutable: each event gives the
 * application as it is afterwards, or refuses.
 *
 * @param documents ids of the document copies that came with it
 * @param version grows with every change; a writer who read an older one has lost the race
 */
public record SpecialApplication(
        UUID operatorId,
        UUID id,
        SpecialTerms terms,
        List<UUID> documents,
        Instant submittedAt,
        Optional<Decision> decision,
        Optional<Instant> withdrawnAt,
        int version) {

    /**
     * What the authority decided.
     *
     * @param reason the authority's own words
     */
    public record Decision(Instant at, Sensitive<String> reason) {}

    /**
     * The authority approves.
     *
     * @param validUntil last day, where the authority grants another one than was asked for
     * @throws DomainException STATUS_CONFLICT unless submitted; BODY_INVALID when it would never be valid
     */
    public SpecialApplication approved(Optional<LocalDate> validUntil, Decision made, LocalDate today) {
        SpecialTerms next = step(SpecialApplicationStatus.APPROVED, today);
        LocalDate last = validUntil.orElse(next.validUntil());
        if (last.isBefore(next.validFrom()) || last.isBefore(today)) {
            throw DomainException.invalid("/validUntil", Violation.Code.NOT_ALLOWED);
        }
        return with(next.until(last), Optional.of(made), withdrawnAt);
    }

    /**
     * The authority rejects.
     *
     * @throws DomainException STATUS_CONFLICT unless submitted
     */
    public SpecialApplication rejected(Decision made, LocalDate today) {
        return with(step(SpecialApplicationStatus.REJECTED, today), Optional.of(made), withdrawnAt);
    }

    /**
     * The operator no longer wants it, decided or not; nobody more is registered under it.
     *
     * @throws DomainException STATUS_CONFLICT unless submitted or approved
     */
    public SpecialApplication withdrawn(Instant now, LocalDate today) {
        return with(step(SpecialApplicationStatus.WITHDRAWN, today), decision, Optional.of(now));
    }

    private SpecialTerms step(SpecialApplicationStatus next, LocalDate today) {
        if (!terms.statusOn(today).mayBecome(next)) {
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return terms.with(next);
    }

    private SpecialApplication with(
            SpecialTerms newTerms, Optional<Decision> newDecision, Optional<Instant> newWithdrawnAt) {
        return new SpecialApplication(
                operatorId, id, newTerms, documents, submittedAt, newDecision, newWithdrawnAt, version + 1);
    }
}
