package io.shiming.agent.application;

import io.shiming.agent.persistence.AgreementCopyRepository;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.upload.DocumentCopy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Keeps the signed copy of an agreement (Art. 5¶2), sealed under a key of its own; one that is not referred to goes again. */
@ApplicationScoped
public class KeepAgreementCopy {
    private final AgreementCopyRepository copies;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final AgentConfig config;

    KeepAgreementCopy(
            AgreementCopyRepository copies,
            KeyServer keys,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            AgentConfig config) {
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
        UUID operatorId = caller.requireOperator();
        return keys.create(id, null, List.of()).chain(made -> {
            Answer answer = answers.apply(id);
            return copies.run(copies.kept(operatorId, id, kind, content, made.key(), clock.instant())
                            .and(attempt.answered(answer))
                            .and(audit.record(AuditTrail.Entry.by(
                                    caller,
                                    correlator,
                                    operatorId,
                                    "agreement-copy.kept",
                                    "agreement-copy",
                                    id,
                                    kind.name()))))
                    .replaceWith(answer);
        });
    }

    /** Removes copies that no agreement referred to in time, and their keys. */
    public Uni<Void> removeUnused() {
        return copies.removeUnused(clock.instant().minus(config.keepUnusedCopies()))
                .chain(keys::destroy);
    }
}
