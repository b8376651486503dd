package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.IndexKey;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.ServiceType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** What can be looked up although it is sealed: keyed indexes over normalised values, for equality only. */
final class Indexes {
    private Indexes() {}

    static byte[] document(IndexKey key, DocumentType type, String number) {
        return key.of("document", type.name(), type.canonical(number));
    }

    /** Under every key, of every document that bears the same number for the same person. */
    static byte[][] person(BlindIndex index, DocumentType type, String number) {
        return type.sharingNumber().stream()
                .flatMap(each -> Arrays.stream(index.all(key -> document(key, each, number))))
                .toArray(byte[][]::new);
    }

    /** The same, of who holds this. */
    static byte[][] person(BlindIndex index, Particulars particulars) {
        var document = particulars.holder().shown();
        return person(index, document.type(), document.number().reveal());
    }

    /** That which no two writes about the same person hold at once. */
    static List<Long> locks(byte[][] person) {
        return Arrays.stream(person)
                .map(each -> ByteBuffer.wrap(each, each.length - Long.BYTES, Long.BYTES)
                        .getLong())
                .toList();
    }

    /** Of the document the holder showed. */
    static byte[] document(IndexKey key, Particulars particulars) {
        var document = particulars.holder().shown();
        return document(key, document.type(), document.number().reveal());
    }

    static byte[] serviceNumber(IndexKey key, String number) {
        return key.of("service-number", ServiceType.canonical(number));
    }

    static byte[] serviceNumber(IndexKey key, Particulars particulars) {
        return serviceNumber(key, particulars.serviceNumber().reveal());
    }

    /** That under which a number can be held once, see {@link ServiceType#uniqueWithin}. */
    static byte[] heldNumber(IndexKey key, UUID operatorId, Particulars particulars) {
        return key.of(
                "held-number",
                particulars.serviceType().uniqueWithin(operatorId),
                ServiceType.canonical(particulars.serviceNumber().reveal()));
    }

    /** Of the address or account a record is of, at one operator: another operator's of the same is another index. */
    static byte[] recordOf(IndexKey key, UUID operatorId, String subject) {
        return key.of("record-of", operatorId.toString(), ServiceType.canonical(subject));
    }

    static byte[] copy(IndexKey key, byte[] content) {
        return key.of("document-copy", content);
    }
}
