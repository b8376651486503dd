package io.shiming.agent.application;

import io.shiming.agent.persistence.AgreementCopyRepository;
import io.shiming.agent.persistence.AgreementCopyRepository.Kept;
import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens the signed copy of an agreement (Art. 5¶2) for its operator; every look is on record (Art. 16). */
@ApplicationScoped
public class ShowAgreementCopy {
    private final AgreementCopyRepository copies;
    private final KeyServer keys;
    private final Readers readers;

    ShowAgreementCopy(AgreementCopyRepository copies, KeyServer keys, Readers readers) {
        this.copies = copies;
        this.keys = keys;
        this.readers = readers;
    }

    /** What was uploaded. */
    public static final class Shown {
        private final String mediaType;
        private final byte[] content;

        private Shown(String mediaType, byte[] content) {
            this.mediaType = mediaType;
            this.content = content;
        }

        public String mediaType() {
            return mediaType;
        }

        public byte[] content() {
            return content;
        }
    }

    /**
     * The copy with this id. Three round trips.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<Shown> byId(Caller caller, String correlator, UUID id) {
        return copies.find(readers.beforehand(caller), id).chain(found -> open(caller, correlator, found));
    }

    /** The same, by its SHA-256, in hexadecimal, as agreements name it. */
    public Uni<Shown> bySha256(Caller caller, String correlator, String sha256) {
        return copies.find(readers.beforehand(caller), sha256).chain(found -> open(caller, correlator, found));
    }

    private Uni<Shown> open(Caller caller, String correlator, Optional<Kept> found) {
        Kept copy = found.orElseThrow(DomainException::notFound);
        Reading reading = readers.onRecord(caller, correlator, copy.operatorId(), "agreement-copy", copy.id());
        return keys.find(List.of(copy.id()))
                .map(all -> Optional.ofNullable(all.get(copy.id())).orElseThrow(DomainException::notFound))
                .chain(key -> content(reading, copy, key));
    }

    private Uni<Shown> content(Reading reading, Kept copy, DataKey key) {
        return copies.content(reading, copy, key)
                .map(content -> new Shown(copy.mediaType(), content.orElseThrow(DomainException::notFound)));
    }
}
