package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Entry;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.Notice;
import io.shiming.incident.persistence.EntryRepository;
import io.shiming.incident.persistence.IncidentRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What every step of an incident has in common: it is read, the step is decided on, and both its outcome and its entry in the
 * file are written, unless somebody took another step meanwhile; then all of that is done again.
 */
@ApplicationScoped
public class IncidentSteps {
    /** More people than will ever write into one file at the same moment. */
    private static final int TRIES = 20;

    private final IncidentRepository incidents;
    private final EntryRepository entries;
    private final Readers readers;
    private final AuditTrail audit;
    private final IncidentConfig config;
    private final Ids ids;
    private final Clock clock;

    IncidentSteps(
            IncidentRepository incidents,
            EntryRepository entries,
            Readers readers,
            AuditTrail audit,
            IncidentConfig config,
            Ids ids,
            Clock clock) {
        this.incidents = incidents;
        this.entries = entries;
        this.readers = readers;
        this.audit = audit;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    /** Who does what to which incident. */
    public record Command(Caller caller, String correlator, UUID incidentId) {}

    /** What is put into the file with it. */
    record Written(
            EntryKind kind, Optional<Sensitive<String>> text, Optional<Authority> authority, Optional<Notice> notice) {
        static Written of(EntryKind kind, Sensitive<String> text) {
            return new Written(kind, Optional.of(text), Optional.empty(), Optional.empty());
        }

        static Written of(EntryKind kind) {
            return new Written(kind, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Somebody else was quicker. */
    private static final class Stale extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Stale() {
            super(null, null, false, false);
        }
    }

    /**
     * Takes a step. Six round trips.
     *
     * @param step what becomes of the incident, at this moment
     * @throws DomainException NOT_FOUND; what the step throws
     */
    Uni<Answer> take(
            Command command,
            Written written,
            BiFunction<Incident, Instant, Uni<Incident>> step,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        Instant now = clock.instant();
        Entry entry = entry(command.caller(), command.incidentId(), written, now);
        // What is refused leaves no key behind.
        return decided(command, step, now)
                .chain(() -> entries.key(entry, now.plus(config.keepTexts())))
                .chain(key -> Uni.createFrom()
                        .deferred(() -> decided(command, step, now))
                        .chain(next -> write(command, next, entry, key, attempt, answers))
                        .onFailure(Stale.class)
                        .retry()
                        .atMost(TRIES))
                .onFailure(Stale.class)
                .transform(stale -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    /** An entry of somebody's. */
    Entry entry(Caller caller, UUID incidentId, Written written, Instant now) {
        return new Entry(
                ids.next(),
                incidentId,
                written.kind(),
                now,
                caller.subject(),
                office(caller),
                written.text(),
                written.authority(),
                written.notice(),
                Optional.empty());
    }

    private Uni<Incident> decided(Command command, BiFunction<Incident, Instant, Uni<Incident>> step, Instant now) {
        return incidents
                .find(readers.toWrite(command.caller()), command.incidentId())
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(read -> step.apply(read, now));
    }

    private Uni<Answer> write(
            Command command,
            Incident next,
            Entry entry,
            Optional<DataKey> key,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> answers) {
        Answer answer = answers.apply(next);
        return incidents
                .run(incidents
                        .stepped(readers.toWrite(command.caller()), next)
                        .and(entries.added(entry.of(next), next.operatorId(), key))
                        .and(attempt.answered(answer))
                        .and(audit.record(AuditTrail.Entry.by(
                                command.caller(),
                                command.correlator(),
                                next.operatorId().orElse(null),
                                action(entry.kind()),
                                "incident",
                                next.id(),
                                next.state().name()))))
                .map(happened -> {
                    if (!happened) {
                        throw new Stale();
                    }
                    return answer;
                });
    }

    /** An entry, as the audit trail calls it. */
    static String action(EntryKind kind) {
        return "incident." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String office(Caller caller) {
        return Stream.of(
                        Roles.COMPLIANCE_OFFICER,
                        Roles.OPERATOR,
                        Roles.COMMUNICATIONS_AUTHORITY,
                        Roles.INTERNET_AUTHORITY,
                        Roles.SERVICE)
                .filter(caller::is)
                .findFirst()
                .orElseThrow();
    }
}
