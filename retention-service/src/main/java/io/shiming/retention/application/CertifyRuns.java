package io.shiming.retention.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Certificate;
import io.shiming.retention.persistence.CertificateRepository;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Certifies what runs have erased (Art. 12, 16), once they are over: one certificate a run, whichever replica makes it.
 * The ids of a run are read page by page, so that it may be of any size.
 */
@ApplicationScoped
public class CertifyRuns {
    private static final String ITSELF = "retention-service";

    private final CertificateRepository repository;
    private final Certificates certificates;
    private final RetentionConfig config;
    private final AuditTrail audit;
    private final Clock clock;

    CertifyRuns(
            CertificateRepository repository,
            Certificates certificates,
            RetentionConfig config,
            AuditTrail audit,
            Clock clock) {
        this.repository = repository;
        this.certificates = certificates;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /** Which records went by one version of a policy. */
    private record Kind(Category category, int policyVersion) {}

    /** What has come of a run's records so far. */
    private static final class Tally {
        private final RecordTree tree = new RecordTree();
        private final Map<Kind, Integer> counts = new HashMap<>();

        void add(List<CertificateRepository.Purged> page) {
            for (CertificateRepository.Purged record : page) {
                tree.add(record.recordId());
                counts.merge(new Kind(record.category(), record.policyVersion()), 1, Integer::sum);
            }
        }

        List<Certificate.Count> counts() {
            List<Certificate.Count> all = new ArrayList<>();
            counts.forEach(
                    (kind, records) -> all.add(new Certificate.Count(kind.category(), kind.policyVersion(), records)));
            all.sort(Comparator.comparing(Certificate.Count::category)
                    .thenComparingInt(Certificate.Count::policyVersion));
            return all;
        }
    }

    public Uni<Void> run() {
        return repository
                .uncertified()
                .onItem()
                .transformToMulti(runs -> Multi.createFrom().iterable(runs))
                .onItem()
                .transformToUniAndConcatenate(this::certify)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Boolean> certify(Certificate.Run run) {
        Tally tally = new Tally();
        return repository
                .purged(run.id())
                .onItem()
                .invoke(tally::add)
                .collect()
                .last()
                .chain(() -> issue(run, tally));
    }

    /** Does nothing when another replica was quicker. */
    private Uni<Boolean> issue(Certificate.Run run, Tally tally) {
        Certificate certificate = Certificate.of(
                run,
                tally.tree.size(),
                tally.tree.root(),
                tally.counts(),
                new Certificate.Traces(config.keyBackupWindow(), config.indexKeyLifetime(), config.regionZone()));
        RecordTree.Blocks blocks = tally.tree.blocks();
        return repository.run(repository
                .issued(certificate, certificates.sign(certificate), clock.instant(), blocks.roots(), blocks.starts())
                .and(audit.record(new AuditTrail.Entry(
                        ITSELF,
                        ITSELF,
                        null,
                        "certificate.issued",
                        "certificate",
                        run.id(),
                        "ISSUED",
                        UUID.randomUUID().toString()))));
    }
}
