package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Charge;
import io.shiming.incident.domain.Circumstance;
import io.shiming.incident.domain.Respondent;
import io.shiming.incident.domain.RespondentKind;
import io.shiming.incident.domain.ViolationCase;
import io.shiming.incident.persistence.CaseRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * An authority opens a case: communications and internet authority against operators and venues, public security against
 * agents and users (Art. 18–25).
 */
@ApplicationScoped
public class OpenCase {
    private final CaseRepository cases;
    private final Readers readers;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    OpenCase(CaseRepository cases, Readers readers, AuditTrail audit, Ids ids, Clock clock) {
        this.cases = cases;
        this.readers = readers;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Of what somebody is charged.
     *
     * @param linkedCaseId the agent's case about the same breach, or its operator's (Art. 24)
     */
    public record Command(
            Caller caller,
            String correlator,
            Respondent respondent,
            int article,
            Optional<Integer> matchingArticle,
            Set<Circumstance> circumstances,
            Optional<Long> illegalGainsFen,
            Optional<UUID> linkedCaseId) {
        private Charge charge() {
            return new Charge(respondent.kind(), article, matchingArticle, circumstances, illegalGainsFen);
        }
    }

    /**
     * One round trip, two where it is linked.
     *
     * @throws DomainException FORBIDDEN for an authority that does not punish such a respondent; ARTICLE_NOT_APPLICABLE;
     *     BODY_INVALID, also when there is no such case to be linked
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<ViolationCase, Answer> answers) {
        Authority office = office(command);
        Charge charge = command.charge();
        return linked(command).chain(other -> {
            UUID id = ids.next();
            ViolationCase opened = new ViolationCase(
                    id,
                    other.map(ViolationCase::linkId).orElse(id),
                    other.map(ViolationCase::id).stream().toList(),
                    Optional.empty(),
                    command.respondent(),
                    charge,
                    command.caller().subject(),
                    Optional.of(office),
                    clock.instant(),
                    List.of());
            Answer answer = answers.apply(opened);
            return cases.run(cases.opened(opened)
                            .and(attempt.answered(answer))
                            .and(audit.record(AuditTrail.Entry.by(
                                    command.caller(),
                                    command.correlator(),
                                    opened.operatorId().orElse(null),
                                    "case.opened",
                                    "case",
                                    id,
                                    "ARTICLE_" + charge.article()))))
                    .replaceWith(answer);
        });
    }

    private static Authority office(Command command) {
        Set<Authority> offices = Competence.offices(command.caller());
        offices.retainAll(command.respondent().kind().authorities());
        return offices.stream().findFirst().orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }

    /** Cases are linked whichever of the two was opened first, and by whom. */
    private Uni<Optional<ViolationCase>> linked(Command command) {
        if (command.linkedCaseId().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        DomainException none = DomainException.invalid("/linkedCaseId", Violation.Code.NOT_ALLOWED);
        RespondentKind other = switch (command.respondent().kind()) {
            case AGENT -> RespondentKind.OPERATOR;
            case OPERATOR -> RespondentKind.AGENT;
            case USER, VENUE -> throw none;
        };
        return cases.find(
                        readers.toWrite(command.caller()),
                        EnumSet.of(other),
                        command.linkedCaseId().get())
                .map(found -> Optional.of(found.orElseThrow(() -> none)));
    }
}
