package io.shiming.registration.persistence;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.HolderKind;
import io.shiming.registration.domain.IdentityDocument;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Person;
import io.shiming.registration.domain.Presence;
import io.shiming.registration.domain.Relation;
import io.shiming.registration.domain.Representative;
import io.shiming.registration.domain.ServiceType;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** The one blob in which a registration's personal data is stored. Its members are the format; rename none. */
record SealedParticulars(
        ServiceType serviceType,
        String serviceNumber,
        HolderKind holderKind,
        Bearer holder,
        Relation relation,
        Bearer representative,
        UUID authorisationCopyId,
        Presence presence,
        @JsonInclude(JsonInclude.Include.NON_NULL) String installation) {

    record Bearer(String name, DocumentType type, String number, LocalDate validUntil, UUID copyId) {
        static Bearer of(Person person) {
            IdentityDocument document = person.shown();
            return new Bearer(
                    person.name().reveal(),
                    document.type(),
                    document.number().reveal(),
                    document.validUntil().orElse(null),
                    document.copyId());
        }

        Person toPerson() {
            return new Person(
                    new Sensitive<>(name),
                    Optional.of(new IdentityDocument(
                            type, new Sensitive<>(number), Optional.ofNullable(validUntil), copyId)));
        }
    }

    static byte[] seal(Particulars particulars, UUID operatorId, UUID id, DataKey key) {
        return seal(particulars, binding(operatorId, id), key);
    }

    /** Elsewhere than where those that count now are. */
    static byte[] seal(Particulars particulars, DataKey.Binding binding, DataKey key) {
        Optional<Representative> acting = particulars.representative();
        var blob = new SealedParticulars(
                particulars.serviceType(),
                particulars.serviceNumber().reveal(),
                particulars.holderKind(),
                Bearer.of(particulars.holder()),
                acting.map(Representative::relation).orElse(null),
                acting.map(Representative::person).map(Bearer::of).orElse(null),
                acting.flatMap(Representative::authorisationCopyId).orElse(null),
                particulars.presence(),
                particulars.installation().map(Sensitive::reveal).orElse(null));
        return Blob.seal(blob, key, binding);
    }

    static Particulars open(byte[] sealed, UUID operatorId, UUID id, DataKey key) {
        SealedParticulars blob = Blob.open(sealed, SealedParticulars.class, key, binding(operatorId, id));
        Optional<Representative> acting = Optional.ofNullable(blob.representative())
                .map(bearer -> new Representative(
                        blob.relation(), bearer.toPerson(), Optional.ofNullable(blob.authorisationCopyId())));
        return new Particulars(
                blob.serviceType(),
                new Sensitive<>(blob.serviceNumber()),
                blob.holderKind(),
                blob.holder().toPerson(),
                acting,
                blob.presence(),
                Optional.ofNullable(blob.installation()).map(Sensitive::new));
    }

    private static DataKey.Binding binding(UUID operatorId, UUID id) {
        return DataKey.Binding.of(operatorId, id, "particulars");
    }
}
