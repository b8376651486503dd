package io.shiming.registration.domain;

import java.util.Optional;
import java.util.UUID;

/** Who acts for the holder (Art. 8¶2), and the copy of the letter of authority. */
public record Representative(Relation relation, Person person, Optional<UUID> authorisationCopyId) {

    Representative masked() {
        return new Representative(relation, person.masked(), authorisationCopyId);
    }
}
