package io.shiming.agent.application;

import io.shiming.agent.domain.Inspection;
import io.shiming.agent.domain.Sample;
import io.shiming.agent.domain.SupervisionError;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.InspectionRepository;
import io.shiming.agent.persistence.Reading;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * An operator inspects its agents, an authority anybody's: on a random sample of their registrations (Art. 6). Whatever is
 * drawn is on record, so that nobody draws until the sample suits.
 */
@ApplicationScoped
public class InspectAgent {
    private static final Duration USUAL_PERIOD = Duration.ofDays(30);
    private static final int MOST = 100_000;
    private static final int SEED_BYTES = 32;

    private final AgentRepository agents;
    private final InspectionRepository inspections;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    InspectAgent(AgentRepository agents, InspectionRepository inspections, AuditTrail audit, Ids ids, Clock clock) {
        this.agents = agents;
        this.inspections = inspections;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What is to be looked at.
     *
     * @param from beginning of the period, a month before its end where absent
     * @param until its end, now where absent
     */
    public record Command(
            Caller caller,
            String correlator,
            UUID operatorId,
            UUID agentId,
            Optional<LocalDate> plannedFor,
            int sampleSize,
            Optional<Instant> from,
            Optional<Instant> until) {}

    /**
     * Three round trips.
     *
     * @throws DomainException NOT_FOUND unless the operator has or had an agreement with the agent; PERIOD_TOO_LONG
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<Inspection, Answer> answers) {
        Instant now = clock.instant();
        Instant until = command.until().orElse(now);
        Instant from = command.from().orElse(until.minus(USUAL_PERIOD));
        return agents.find(Reading.of(command.operatorId()), command.agentId())
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(() -> inspections.registrations(command.operatorId(), command.agentId(), from, until, MOST + 1))
                .chain(registrations -> {
                    if (registrations.size() > MOST) {
                        throw new DomainException(SupervisionError.PERIOD_TOO_LONG);
                    }
                    Inspection inspection = drawn(command, from, until, registrations, now);
                    Answer answer = answers.apply(inspection);
                    return inspections
                            .run(inspections
                                    .drawn(inspection, registrations)
                                    .and(attempt.answered(answer))
                                    .and(audit.record(AuditTrail.Entry.by(
                                            command.caller(),
                                            command.correlator(),
                                            inspection.operatorId(),
                                            "inspection.drawn",
                                            "inspection",
                                            inspection.id(),
                                            "DRAWN"))))
                            .replaceWith(answer);
                });
    }

    private Inspection drawn(Command command, Instant from, Instant until, List<UUID> registrations, Instant now) {
        byte[] bytes = new byte[SEED_BYTES];
        random.nextBytes(bytes);
        String seed = HexFormat.of().formatHex(bytes);
        return new Inspection(
                command.operatorId(),
                ids.next(),
                command.agentId(),
                command.plannedFor(),
                from,
                until,
                seed,
                registrations.size(),
                Sample.draw(seed, registrations, command.sampleSize()),
                now);
    }
}
