package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.upload.DocumentCopy;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Keeps the copy of a document (Art. 9¶1), sealed under a key of its own until a registration takes it over; one that
 * none takes is gone after a day, key first.
 */
@ApplicationScoped
public class KeepDocumentCopy {
    /** The key outlives the copy a little, so that a registration made at the last moment still finds it. */
    private static final Duration KEY_MARGIN = Duration.ofHours(1);

    private final DocumentCopyRepository copies;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig config;

    KeepDocumentCopy(
            DocumentCopyRepository copies,
            KeyServer keys,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            RegistrationConfig config) {
        this.copies = copies;
        this.keys = keys;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** Two round trips: the key, then the copy with its idempotency key and audit entry. */
    public Uni<Answer> handle(
            Caller caller,
            String correlator,
            DocumentCopy kind,
            byte[] content,
            Idempotency.Attempt attempt,
            Function<UUID, Answer> answers) {
        UUID id = ids.next();
        UUID owner = caller.uploadOwner();
        return keys.create(id, clock.instant().plus(config.keepUnusedCopies()).plus(KEY_MARGIN), List.of())
                .chain(made -> {
                    Answer answer = answers.apply(id);
                    return copies.run(copies.kept(owner, id, kind, content, made.key())
                                    .and(attempt.answered(answer))
                                    .and(audit.record(AuditTrail.Entry.by(
                                            caller,
                                            correlator,
                                            caller.operator().orElse(null),
                                            "document-copy.kept",
                                            "document-copy",
                                            id,
                                            kind.name()))))
                            .replaceWith(answer);
                });
    }

    /** Removes copies that no registration took in time. */
    public Uni<Void> removeUnused() {
        return copies.removeUnused(clock.instant().minus(config.keepUnusedCopies()));
    }
}
