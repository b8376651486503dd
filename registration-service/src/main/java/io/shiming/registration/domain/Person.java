package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.identifier.Masked;
import java.util.Optional;

/** A holder or representative: a name and the document that proves it. */
public record Person(Sensitive<String> name, Optional<IdentityDocument> document) {

    /** The document of somebody whose registration was not refused for want of one. */
    public IdentityDocument shown() {
        return document.orElseThrow();
    }

    /** As they may be shown; who has it cannot tell who it is. */
    Person masked() {
        return new Person(new Sensitive<>(Masked.name(name.reveal())), document.map(IdentityDocument::masked));
    }
}
