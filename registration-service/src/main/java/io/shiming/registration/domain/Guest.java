package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violation;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who logs on at a venue, and where there. All of it is personal data.
 *
 * @param document empty when none was shown
 * @param terminal the venue's own name for a terminal or a room
 */
public record Guest(Sensitive<String> name, Optional<Document> document, Sensitive<String> terminal) {

    /**
     * The document a guest shows.
     *
     * @param validUntil last day of validity, where the venue noted it
     * @param copyId the copy, where the venue made one: Art. 14 asks for a check and a record only
     */
    public record Document(
            DocumentType type, Sensitive<String> number, Optional<LocalDate> validUntil, Optional<UUID> copyId) {}

    /** The document of a guest whom nothing speaks against. */
    public Document shown() {
        return document.orElseThrow();
    }

    public Set<UUID> copyIds() {
        return document.flatMap(Document::copyId).map(Set::of).orElse(Set.of());
    }

    /** What speaks against the guest before any authority is asked, in the order of {@link Admission}. */
    public Optional<Rejection> reject() {
        if (document.isEmpty()) {
            return Optional.of(Rejection.at(Refusal.DOCUMENT_MISSING, "/person/document", Violation.Code.REQUIRED));
        }
        if (!shown().type().fitsHolder(HolderKind.INDIVIDUAL)) {
            return Optional.of(Rejection.at(
                    Refusal.DOCUMENT_TYPE_NOT_VALID_FOR_HOLDER, "/person/document/type", Violation.Code.NOT_ALLOWED));
        }
        return shown().type().check(shown().number().reveal()) == DocumentType.NumberCheck.WRONG_CHECK_DIGIT
                ? Optional.of(Rejection.at(
                        Refusal.DOCUMENT_NUMBER_INVALID, "/person/document/number", Violation.Code.CHECK_DIGIT))
                : Optional.empty();
    }
}
