package io.shiming.registration.persistence;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.Publication;
import io.shiming.registration.domain.RecordedFact;
import io.shiming.registration.domain.ServiceUse;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The one blob in which a publication or service record is stored. Its members are the format; rename none. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SealedRecord(String salt, String subject, String content, String sha256, String use) {

    /** @param key the record's own, see {@link DataKey#ofPart} */
    static byte[] seal(KeptRecord record, DataKey key) {
        return Blob.seal(of(record.fact(), record.salt()), key, binding(record.operatorId(), record.id()));
    }

    private static SealedRecord of(RecordedFact fact, String salt) {
        String subject = fact.subject().reveal();
        if (fact instanceof Publication publication) {
            return new SealedRecord(
                    salt,
                    subject,
                    publication.content().map(Sensitive::reveal).orElse(null),
                    publication.contentSha256(),
                    null);
        }
        return new SealedRecord(salt, subject, null, null, ((ServiceUse) fact).use());
    }

    static KeptRecord open(byte[] sealed, DailyRecord kind, UUID operatorId, UUID id, Instant at, DataKey key) {
        SealedRecord blob = Blob.open(sealed, SealedRecord.class, key, binding(operatorId, id));
        Sensitive<String> subject = new Sensitive<>(blob.subject());
        RecordedFact fact = kind == DailyRecord.PUBLICATION_RECORD
                ? new Publication(
                        at, subject, Optional.ofNullable(blob.content()).map(Sensitive::new), blob.sha256())
                : new ServiceUse(at, subject, blob.use());
        return new KeptRecord(id, operatorId, fact, blob.salt());
    }

    private static DataKey.Binding binding(UUID operatorId, UUID id) {
        return DataKey.Binding.of(operatorId, id, "record");
    }

    @Override
    public String toString() {
        return "SealedRecord[***]";
    }
}
