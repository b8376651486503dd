package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.incident.domain.Detection;
import io.shiming.incident.domain.Entry;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.IncidentKind;
import io.shiming.incident.persistence.EntryRepository;
import io.shiming.incident.persistence.IncidentRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What a service saw becomes a draft, once for each message, that people decide on (Art. 16, 17). */
@ApplicationScoped
public class OpenDraft {
    private final IncidentRepository incidents;
    private final EntryRepository entries;
    private final IncidentSteps steps;
    private final AuditTrail audit;
    private final IncidentConfig config;
    private final Ids ids;
    private final Clock clock;

    OpenDraft(
            IncidentRepository incidents,
            EntryRepository entries,
            IncidentSteps steps,
            AuditTrail audit,
            IncidentConfig config,
            Ids ids,
            Clock clock) {
        this.incidents = incidents;
        this.entries = entries;
        this.steps = steps;
        this.audit = audit;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(
            Caller caller,
            String correlator,
            IncidentKind kind,
            Instant detectedAt,
            Optional<UUID> operatorId,
            Detection detection) {}

    /**
     * One round trip; two more when the message was here before.
     *
     * @param known answers for a message that was here before
     */
    public Uni<Answer> handle(
            Command command,
            Idempotency.Attempt attempt,
            Function<Incident, Answer> opened,
            Function<Incident, Answer> known) {
        Incident draft = draft(command);
        Answer answer = opened.apply(draft);
        return incidents
                .run(write(command, draft).and(attempt.answered(answer)))
                .replaceWith(answer)
                .onFailure(failure -> Write.violates(failure, IncidentRepository.BY_MESSAGE))
                .recoverWithUni(() -> incidents
                        .byMessage(command.detection().messageId())
                        .map(found -> known.apply(found.orElseThrow()))
                        .call(before -> incidents.run(Write.always(Scope.none()).and(attempt.answered(before)))));
    }

    /** What this service saw of itself. One round trip. */
    public Uni<Void> ofItself(Command command) {
        return incidents
                .run(write(command, draft(command)))
                .replaceWithVoid()
                .onFailure(failure -> Write.violates(failure, IncidentRepository.BY_MESSAGE))
                .recoverWithNull();
    }

    private Incident draft(Command command) {
        Instant now = clock.instant();
        return Incident.drafted(
                ids.next(),
                command.operatorId(),
                command.kind(),
                command.detectedAt(),
                now,
                command.detection(),
                now.plus(config.decideWithin()));
    }

    private Write write(Command command, Incident draft) {
        Entry entry = steps.entry(
                command.caller(), draft.id(), IncidentSteps.Written.of(EntryKind.DETECTED), draft.recordedAt());
        return incidents
                .drafted(draft)
                .and(entries.added(entry, draft.operatorId(), Optional.empty()))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        command.operatorId().orElse(null),
                        IncidentSteps.action(entry.kind()),
                        "incident",
                        draft.id(),
                        draft.kind().name())));
    }
}
