package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.RecipientKey;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.AuthorityKey;
import io.shiming.registration.persistence.AuthorityKeyRepository;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * An authority says to which key of its own what only it may read is sealed: results of disclosures here, evidence of forgeries
 * at incident-service, which is told (Art. 10, 16).
 */
@ApplicationScoped
public class RegisterAuthorityKey {
    private final AuthorityKeyRepository keys;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;

    RegisterAuthorityKey(AuthorityKeyRepository keys, AuditTrail audit, Outbox outbox, Clock clock) {
        this.keys = keys;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Who does so, for which authority. */
    public record Command(Caller caller, String correlator, Authority authority) {}

    /**
     * Registers it; from then on it counts. Nothing happens when it is the one that counts. Two round trips.
     *
     * @param jwk the members of a public key
     * @throws DomainException BODY_INVALID when nothing can be sealed to it; STATUS_CONFLICT when somebody else was quicker
     */
    public Uni<AuthorityKey> put(Command command, Map<String, Object> jwk) {
        RecipientKey usable =
                RecipientKey.usable(jwk).orElseThrow(() -> DomainException.invalid("/kty", Violation.Code.NOT_ALLOWED));
        return keys.current(command.authority())
                .chain(before -> before.filter(same -> same.jwk().equals(usable.jwk()))
                        .map(Uni.createFrom()::item)
                        .orElseGet(() -> register(command, before, usable)))
                .onFailure(failure -> Write.violates(failure, AuthorityKeyRepository.VERSION))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    private Uni<AuthorityKey> register(Command command, Optional<AuthorityKey> before, RecipientKey usable) {
        AuthorityKey key = new AuthorityKey(
                command.authority(),
                before.map(AuthorityKey::version).orElse(0) + 1,
                usable.id(),
                usable.jwk(),
                clock.instant());
        return keys.run(keys.registered(key, command.caller().subject())
                        .and(outbox.message(
                                Outbox.INCIDENT,
                                "authority-key",
                                Map.of(
                                        "authority",
                                        key.authority().office(),
                                        "version",
                                        key.version(),
                                        "key",
                                        new JsonObject(key.jwk()).getMap(),
                                        "registeredAt",
                                        key.registeredAt()),
                                command.correlator()))
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                null,
                                "authority-key.registered",
                                "authority-key",
                                null,
                                command.authority().name()))))
                .replaceWith(key);
    }
}
