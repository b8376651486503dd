package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.AuthorityKey;
import io.shiming.incident.persistence.AuthorityKeyRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Evidence is sealed to the key that an authority registered at registration-service, which tells it here (Art. 10, 16). */
@ApplicationScoped
public class KeepAuthorityKey {
    private final AuthorityKeyRepository keys;
    private final AuditTrail audit;

    KeepAuthorityKey(AuthorityKeyRepository keys, AuditTrail audit) {
        this.keys = keys;
        this.audit = audit;
    }

    /** Who tells it, and which. */
    public record Command(Caller caller, String correlator, AuthorityKey key) {}

    /** Keeps it; from then on it counts, unless a later one was told before. Told again it is as it was. One round trip. */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Answer answer) {
        AuthorityKey key = command.key();
        return keys.run(keys.told(key, command.caller().client())
                        .and(attempt.answered(answer))
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                null,
                                "authority-key.told",
                                "authority-key",
                                null,
                                key.authority().name()))))
                .replaceWith(answer);
    }

    /**
     * The one that counts.
     *
     * @throws DomainException NOT_FOUND before there is any
     */
    public Uni<AuthorityKey> current(Authority authority) {
        return keys.current(authority).map(found -> found.orElseThrow(DomainException::notFound));
    }
}
