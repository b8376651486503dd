package io.shiming.retention.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.retention.domain.Certificate;
import io.shiming.retention.domain.InclusionProof;
import io.shiming.retention.persistence.CertificateRepository;
import io.shiming.retention.persistence.Reading;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What was erased, for operators as far as records of theirs are concerned, for officials all of it. Of a certificate that
 * is about none of an operator's records it is not told that there is one.
 */
@ApplicationScoped
public class LookUpCertificates {
    private static final String CERTIFICATE = "certificate";

    private final CertificateRepository repository;
    private final Certificates certificates;
    private final Readers readers;

    LookUpCertificates(CertificateRepository repository, Certificates certificates, Readers readers) {
        this.repository = repository;
        this.certificates = certificates;
        this.readers = readers;
    }

    public record Command(Caller caller, String correlator) {}

    /** A certificate as it is kept, and what it says. */
    public record Issued(String jws, Certificate says) {}

    /** A proof, and the root to which it leads. */
    public record Proven(InclusionProof proof, String root) {}

    /** In the order of their runs, at most {@code limit}, after one. One round trip. */
    public Uni<List<Issued>> page(Command command, int limit, Optional<UUID> after) {
        return repository
                .page(reading(command, CERTIFICATE, null), limit, after)
                .map(all -> all.stream().map(this::issued).toList());
    }

    /** One round trip. */
    public Uni<Issued> one(Command command, UUID id) {
        return find(reading(command, CERTIFICATE, id), id);
    }

    /** The ids of the records a certificate is about, page by page as they are asked for; a round trip each, and one. */
    public Multi<UUID> records(Command command, UUID id) {
        Reading reading = reading(command, "certificate-records", id);
        return find(reading, id)
                .onItem()
                .transformToMulti(found -> repository.records(reading, id))
                .onItem()
                .transformToIterable(ids -> ids);
    }

    /** Three round trips, however many records there are. */
    public Uni<Proven> prove(Command command, UUID id, UUID recordId) {
        return repository
                .find(reading(command, "purged-record", recordId), id, recordId)
                .map(found -> certificates.kept(found.orElseThrow(DomainException::notFound)))
                .chain(says -> repository.blocks(id).chain(kept -> {
                    RecordTree.Blocks blocks = new RecordTree.Blocks(kept.roots(), kept.starts());
                    int block = blocks.of(recordId);
                    return repository
                            .block(id, blocks.starts().get(block))
                            .map(ids -> new Proven(blocks.prove(recordId, block, ids, says.records()), says.root()));
                }));
    }

    private Uni<Issued> find(Reading reading, UUID id) {
        return repository.find(reading, id).map(found -> issued(found.orElseThrow(DomainException::notFound)));
    }

    private Issued issued(String jws) {
        return new Issued(jws, certificates.kept(jws));
    }

    private Reading reading(Command command, String objectType, UUID objectId) {
        return readers.reading(command.caller(), command.correlator(), objectType, objectId);
    }
}
