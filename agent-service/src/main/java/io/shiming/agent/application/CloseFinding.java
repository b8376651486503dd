package io.shiming.agent.application;

import io.shiming.agent.domain.Closer;
import io.shiming.agent.domain.Finding;
import io.shiming.agent.domain.FindingClosure;
import io.shiming.agent.domain.SupervisionError;
import io.shiming.agent.persistence.FindingRepository;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** A second person sees that a finding is remedied: never whoever raised it, nor whom it is against (Art. 6). */
@ApplicationScoped
public class CloseFinding {
    private final FindingRepository findings;
    private final Readers readers;
    private final AuditTrail audit;
    private final SupervisionConfig config;
    private final Ids ids;
    private final Clock clock;

    CloseFinding(
            FindingRepository findings,
            Readers readers,
            AuditTrail audit,
            SupervisionConfig config,
            Ids ids,
            Clock clock) {
        this.findings = findings;
        this.readers = readers;
        this.audit = audit;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    public record Command(Caller caller, String correlator, UUID findingId, Sensitive<String> remedy) {}

    /**
     * Three round trips.
     *
     * @throws DomainException NOT_FOUND, SECOND_PERSON_REQUIRED; STATUS_CONFLICT when it is closed already; NOT_REMEDIED
     *     while what was overdue still is
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<Finding, Answer> answers) {
        return findings.find(
                        readers.reading(command.caller(), command.correlator(), "finding", command.findingId()),
                        command.findingId(),
                        true)
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(finding -> {
                    Instant now = clock.instant();
                    FindingClosure closure = new FindingClosure(
                            ids.next(),
                            Optional.of(command.remedy()),
                            command.caller().subject(),
                            now);
                    Answer answer = answers.apply(finding.closed(closure, closer(command.caller())));
                    return findings.key(closure.id(), now.plus(config.keepTexts()))
                            .chain(key -> findings.run(findings.closed(finding, closure, key)
                                    .and(attempt.answered(answer))
                                    .and(audit.record(AuditTrail.Entry.by(
                                            command.caller(),
                                            command.correlator(),
                                            finding.operatorId(),
                                            "finding.closed",
                                            "finding",
                                            finding.id(),
                                            "CLOSED")))))
                            .map(happened -> happened ? answer : null)
                            .onItem()
                            .ifNull()
                            .failWith(() -> new DomainException(SupervisionError.NOT_REMEDIED));
                })
                .onFailure(failure -> Write.violates(failure, FindingRepository.CLOSED_ONCE))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }

    private static Closer closer(Caller caller) {
        return new Closer(
                caller.subject(), caller.client(), caller.is(Roles.SERVICE), caller.is(Roles.COMPLIANCE_OFFICER));
    }
}
