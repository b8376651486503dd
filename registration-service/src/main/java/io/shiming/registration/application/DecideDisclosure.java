package io.shiming.registration.application;

import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.persistence.DisclosureRepository;
import io.shiming.registration.persistence.DisclosureRepository.Reader;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Compliance officers of the operator agree to a disclosure, or refuse it with a reason: never who asked for it (Art. 15¶2, 16). */
@ApplicationScoped
public class DecideDisclosure {
    private static final Logger LOG = Logger.getLogger(DecideDisclosure.class);
    /** How long the official may be shown the reason of a refusal. */
    private static final Duration REASON_KEPT = Duration.ofDays(30);

    private final DisclosureRepository disclosures;
    private final DisclosureTrail trail;
    private final KeyServer keys;
    private final RegistrationConfig region;
    private final Ids ids;
    private final Clock clock;

    DecideDisclosure(
            DisclosureRepository disclosures,
            DisclosureTrail trail,
            KeyServer keys,
            RegistrationConfig region,
            Ids ids,
            Clock clock) {
        this.disclosures = disclosures;
        this.trail = trail;
        this.keys = keys;
        this.region = region;
        this.ids = ids;
        this.clock = clock;
    }

    /** Who decides, and on what. */
    public record Command(Caller caller, String correlator, UUID disclosureId) {}

    /**
     * Agrees; content needs a second officer. Three round trips.
     *
     * @throws DomainException NOT_FOUND, SECOND_PERSON_REQUIRED, STATUS_CONFLICT
     */
    public Uni<Answer> approve(Command command, Idempotency.Attempt attempt, Function<Disclosure, Answer> answers) {
        String officer = command.caller().subject();
        return step(
                command,
                read -> read.approved(officer, clock.instant(), region.regionZone()),
                (read, next) -> Uni.createFrom().item(disclosures.approved(read, next)),
                "approved",
                attempt,
                answers);
    }

    /**
     * Refuses: whom it was about is forgotten, and the reason after a while. Six round trips.
     *
     * @throws DomainException NOT_FOUND, SECOND_PERSON_REQUIRED, STATUS_CONFLICT
     */
    public Uni<Answer> refuse(
            Command command,
            Sensitive<String> reason,
            Idempotency.Attempt attempt,
            Function<Disclosure, Answer> answers) {
        String officer = command.caller().subject();
        return step(
                        command,
                        read -> read.refused(officer, reason, clock.instant()),
                        (read, next) -> {
                            // One that nothing was written with expires by itself.
                            UUID reasonKey = ids.next();
                            return keys.create(reasonKey, clock.instant().plus(REASON_KEPT), List.of())
                                    .map(made -> disclosures
                                            .refused(read, next, reasonKey, made.key())
                                            .and(trail.counted(next, next.status(), command.correlator())));
                        },
                        "refused",
                        attempt,
                        answers)
                .call(() -> disclosures
                        .destroyKeys(List.of(command.disclosureId()), clock.instant())
                        // The sweeper does it then.
                        .onFailure()
                        .invoke(failure -> LOG.warnf(
                                "The key of disclosure %s is still there: %s",
                                command.disclosureId(), SafeTrace.of(failure)))
                        .onFailure()
                        .recoverWithNull());
    }

    /** How a step is written, once it is known what comes of it. */
    private interface Written {
        Uni<Write> of(Disclosure read, Disclosure next);
    }

    private Uni<Answer> step(
            Command command,
            Function<Disclosure, Disclosure> step,
            Written written,
            String verb,
            Idempotency.Attempt attempt,
            Function<Disclosure, Answer> answers) {
        Reader operator = new Reader(Optional.of(command.caller().requireOperator()), Optional.empty());
        return disclosures
                .find(operator, command.disclosureId())
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(read -> Uni.createFrom()
                        .item(() -> step.apply(read))
                        .chain(next -> {
                            Answer answer = answers.apply(next);
                            return written.of(read, next)
                                    .chain(write -> disclosures.run(write.and(attempt.answered(answer))
                                            .and(trail.step(command.caller(), command.correlator(), next, verb))))
                                    .map(won -> {
                                        if (!won) {
                                            throw new DomainException(CommonError.STATUS_CONFLICT);
                                        }
                                        return answer;
                                    });
                        })
                        .onFailure(DomainException.class)
                        .recoverWithUni(why -> trail.deny(
                                command.caller(), command.correlator(), read.operatorId(), read.id(), verb, why)));
    }
}
