package io.shiming.incident.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.DisputeCase;
import io.shiming.incident.domain.DisputeOutcome;
import io.shiming.incident.domain.DisputeWord;
import io.shiming.incident.persistence.DisputeRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What comes of a dispute (Art. 11): two compliance officers of its operator agree on it while there is time, or an authority
 * decides, whenever it likes. Registration-service is told with the decision.
 */
@ApplicationScoped
public class DecideDispute {
    private final DisputeRepository disputes;
    private final TellOfOutcome tellOfOutcome;
    private final Readers readers;
    private final AuditTrail audit;
    private final DisputeConfig config;
    private final Ids ids;
    private final Clock clock;

    DecideDispute(
            DisputeRepository disputes,
            TellOfOutcome tellOfOutcome,
            Readers readers,
            AuditTrail audit,
            DisputeConfig config,
            Ids ids,
            Clock clock) {
        this.disputes = disputes;
        this.tellOfOutcome = tellOfOutcome;
        this.readers = readers;
        this.audit = audit;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    /** What somebody says should come of one, or decides. */
    public record Command(
            Caller caller, String correlator, UUID disputeId, DisputeOutcome outcome, Sensitive<String> reason) {
        private boolean isOfficers() {
            return caller.is(Roles.COMPLIANCE_OFFICER);
        }

        private String office() {
            return Stream.of(Roles.COMPLIANCE_OFFICER, Roles.COMMUNICATIONS_AUTHORITY, Roles.INTERNET_AUTHORITY)
                    .filter(caller::is)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * A compliance officer proposes. Three round trips.
     *
     * @throws DomainException NOT_FOUND; STATUS_CONFLICT once it is decided, or an authority's to decide
     */
    public Uni<Answer> propose(Command command, Idempotency.Attempt attempt, Function<DisputeCase, Answer> answers) {
        return step(command, DisputeCase::proposed, disputes::proposed, "dispute.proposed", attempt, answers);
    }

    /**
     * A second compliance officer agrees, or an authority decides. Three round trips.
     *
     * @throws DomainException NOT_FOUND; SECOND_PERSON_REQUIRED, OUTCOME_NOT_PROPOSED; STATUS_CONFLICT once it is decided,
     *     and where nothing is proposed or an authority is to decide
     */
    public Uni<Answer> decide(Command command, Idempotency.Attempt attempt, Function<DisputeCase, Answer> answers) {
        return step(
                command,
                command.isOfficers() ? DisputeCase::confirmed : DisputeCase::ruled,
                (dispute, key) -> (command.isOfficers()
                                ? disputes.confirmed(dispute, key)
                                : disputes.ruled(dispute, key))
                        .and(tellOfOutcome.message(dispute, command.correlator())),
                "dispute.decided",
                attempt,
                answers);
    }

    private Uni<Answer> step(
            Command command,
            BiFunction<DisputeCase, DisputeWord, DisputeCase> step,
            BiFunction<DisputeCase, DataKey, Write> write,
            String action,
            Idempotency.Attempt attempt,
            Function<DisputeCase, Answer> answers) {
        return disputes.find(readers.toWrite(command.caller()), command.disputeId())
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(read -> {
                    DisputeWord word = new DisputeWord(
                            ids.next(),
                            command.outcome(),
                            Optional.of(command.reason()),
                            command.caller().subject(),
                            command.office(),
                            clock.instant());
                    DisputeCase next = step.apply(read, word);
                    Answer answer = answers.apply(next);
                    return disputes.key(word.id(), word.at().plus(config.keepTexts()))
                            .chain(key -> disputes.runInTurn(
                                    next,
                                    write.apply(next, key)
                                            .and(attempt.answered(answer))
                                            .and(audit.record(AuditTrail.Entry.by(
                                                    command.caller(),
                                                    command.correlator(),
                                                    next.operatorId(),
                                                    action,
                                                    LookUpDisputes.OBJECT,
                                                    next.id(),
                                                    command.outcome().name())))))
                            .onFailure(Write::refused)
                            .call(() -> disputes.forgetKey(word.id()))
                            .call(happened -> happened ? Uni.createFrom().voidItem() : disputes.forgetKey(word.id()))
                            .map(happened -> happened ? answer : null)
                            .onItem()
                            .ifNull()
                            .failWith(() -> new DomainException(CommonError.STATUS_CONFLICT));
                })
                .onFailure(failure -> Write.violates(failure, DisputeRepository.DECIDED_ONCE))
                .transform(failure -> new DomainException(CommonError.STATUS_CONFLICT));
    }
}
