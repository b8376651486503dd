package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.incident.domain.Assessment;
import io.shiming.incident.domain.Designation;
import io.shiming.incident.domain.Entry;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.IncidentKind;
import io.shiming.incident.domain.ReportingDeadlines;
import io.shiming.incident.persistence.DesignationRepository;
import io.shiming.incident.persistence.EntryRepository;
import io.shiming.incident.persistence.IncidentRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;

/** An operator puts on record that users' data leaked, or may have; from when it was aware its time to report runs (Art. 17). */
@ApplicationScoped
public class RecordIncident {
    private final IncidentRepository incidents;
    private final EntryRepository entries;
    private final DesignationRepository designations;
    private final IncidentSteps steps;
    private final Readers readers;
    private final ReportingDeadlines deadlines;
    private final AuditTrail audit;
    private final IncidentConfig config;
    private final Ids ids;
    private final Clock clock;

    RecordIncident(
            IncidentRepository incidents,
            EntryRepository entries,
            DesignationRepository designations,
            IncidentSteps steps,
            Readers readers,
            ReportingDeadlines deadlines,
            AuditTrail audit,
            IncidentConfig config,
            Ids ids,
            Clock clock) {
        this.incidents = incidents;
        this.entries = entries;
        this.designations = designations;
        this.steps = steps;
        this.readers = readers;
        this.deadlines = deadlines;
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
            Assessment assessment,
            Sensitive<String> description) {}

    /** Three round trips. */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<Incident, Answer> answers) {
        return designations
                .at(
                        readers.toWrite(command.caller()),
                        command.caller().requireOperator(),
                        command.assessment().awareAt())
                .map(designation -> incident(command, designation))
                .chain(incident -> {
                    Answer answer = answers.apply(incident);
                    Entry entry = steps.entry(
                                    command.caller(),
                                    incident.id(),
                                    IncidentSteps.Written.of(EntryKind.RECORDED, command.description()),
                                    incident.recordedAt())
                            .of(incident);
                    return entries.key(entry, incident.recordedAt().plus(config.keepTexts()))
                            .chain(key -> incidents.run(incidents
                                    .recorded(incident)
                                    .and(entries.added(entry, incident.operatorId(), key))
                                    .and(attempt.answered(answer))
                                    .and(audit.record(AuditTrail.Entry.by(
                                            command.caller(),
                                            command.correlator(),
                                            incident.operatorId().orElseThrow(),
                                            IncidentSteps.action(entry.kind()),
                                            "incident",
                                            incident.id(),
                                            command.assessment().severity().name())))))
                            .replaceWith(answer);
                });
    }

    private Incident incident(Command command, Designation designation) {
        UUID operatorId = designation.operatorId();
        return Incident.recorded(
                ids.next(),
                operatorId,
                command.kind(),
                command.detectedAt(),
                clock.instant(),
                command.assessment(),
                deadlines.dueAt(command.assessment(), designation.kind()),
                command.description());
    }
}
