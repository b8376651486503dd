package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Guest;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** The one blob in which a log-on's personal data is stored. Its members are the format; rename none. */
record SealedGuest(
        String name, DocumentType documentType, String number, LocalDate validUntil, UUID copyId, String terminal) {

    static byte[] seal(Guest guest, UUID venueId, UUID id, DataKey key) {
        Guest.Document document = guest.shown();
        var blob = new SealedGuest(
                guest.name().reveal(),
                document.type(),
                document.number().reveal(),
                document.validUntil().orElse(null),
                document.copyId().orElse(null),
                guest.terminal().reveal());
        return Blob.seal(blob, key, binding(venueId, id));
    }

    static Guest open(byte[] sealed, UUID venueId, UUID id, DataKey key) {
        SealedGuest blob = Blob.open(sealed, SealedGuest.class, key, binding(venueId, id));
        return new Guest(
                new Sensitive<>(blob.name()),
                Optional.of(new Guest.Document(
                        blob.documentType(),
                        new Sensitive<>(blob.number()),
                        Optional.ofNullable(blob.validUntil()),
                        Optional.ofNullable(blob.copyId()))),
                new Sensitive<>(blob.terminal()));
    }

    private static DataKey.Binding binding(UUID venueId, UUID id) {
        return DataKey.Binding.of(venueId, id, "guest");
    }
}
