package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.identifier.Normalisation;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.ServiceType;
import jakarta.inject.Singleton;
import java.util.UUID;

/** What can be looked up although it is sealed: keyed indexes over normalised values, for equality only. */
@Singleton
class Indexes {
    private final BlindIndex index;

    Indexes(BlindIndex index) {
        this.index = index;
    }

    byte[] document(DocumentType type, String number) {
        String canonical = type == DocumentType.ORGANISATION_CODE_CERTIFICATE
                ? Normalisation.organisationCode(number)
                : Normalisation.documentNumber(number);
        return index.of("document", type.name(), canonical);
    }

    byte[] serviceNumber(String number) {
        return index.of("service-number", ServiceType.canonical(number));
    }

    /** The key under which a number can be held once, see {@link ServiceType#uniqueWithin}. */
    byte[] heldNumber(UUID operatorId, ServiceType type, String number) {
        return index.of("held-number", type.uniqueWithin(operatorId), ServiceType.canonical(number));
    }

    byte[] copy(byte[] content) {
        return index.of("document-copy", content);
    }
}
