package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.SpecialApplication;
import io.shiming.registration.persistence.SpecialApplicationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What becomes of a special application: the internet authority decides it with reasons, the operator withdraws it. */
@ApplicationScoped
public class DecideSpecialApplication {
    private final SpecialApplicationRepository applications;
    private final AuditTrail audit;
    private final Clock clock;
    private final RegistrationConfig config;

    DecideSpecialApplication(
            SpecialApplicationRepository applications, AuditTrail audit, Clock clock, RegistrationConfig config) {
        this.applications = applications;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    /**
     * A decision, and by whom.
     *
     * @param validUntil last day of an approval, where it is not the one asked for
     */
    public record Command(
            Caller caller,
            String correlator,
            UUID applicationId,
            boolean approved,
            Sensitive<String> reason,
            Optional<LocalDate> validUntil) {}

    /**
     * Decides; the loser of a race is told so.
     *
     * @throws DomainException NOT_FOUND, STATUS_CONFLICT, BODY_INVALID
     */
    public Uni<Answer> handle(
            Command command, Idempotency.Attempt attempt, Function<SpecialApplication, Answer> answers) {
        return applications
                .require(Optional.empty(), command.applicationId())
                .chain(read -> applications.sealer(read.id()).chain(key -> {
                    SpecialApplication decided = decided(command, read);
                    return finish(
                            command.caller(),
                            command.correlator(),
                            applications.decided(read, decided, key),
                            decided,
                            attempt,
                            answers.apply(decided));
                }));
    }

    private SpecialApplication decided(Command command, SpecialApplication read) {
        Instant now = clock.instant();
        SpecialApplication.Decision decision = new SpecialApplication.Decision(now, command.reason());
        return command.approved()
                ? read.approved(command.validUntil(), decision, config.dayOf(now))
                : read.rejected(decision, config.dayOf(now));
    }

    /**
     * The operator withdraws its application.
     *
     * @throws DomainException NOT_FOUND, STATUS_CONFLICT
     */
    public Uni<Answer> withdraw(
            Caller caller,
            String correlator,
            UUID applicationId,
            Idempotency.Attempt attempt,
            Function<SpecialApplication, Answer> answers) {
        return applications
                .require(Optional.of(caller.requireOperator()), applicationId)
                .chain(read -> {
                    Instant now = clock.instant();
                    SpecialApplication next = read.withdrawn(now, config.dayOf(now));
                    return finish(
                            caller, correlator, applications.withdrawn(read, next), next, attempt, answers.apply(next));
                });
    }

    private Uni<Answer> finish(
            Caller caller,
            String correlator,
            Write write,
            SpecialApplication next,
            Idempotency.Attempt attempt,
            Answer answer) {
        String status = next.terms().status().name();
        return applications
                .run(write.and(attempt.answered(answer))
                        .and(audit.record(AuditTrail.Entry.by(
                                caller,
                                correlator,
                                next.operatorId(),
                                "special-application." + status.toLowerCase(Locale.ROOT),
                                "special-application",
                                next.id(),
                                status))))
                .map(won -> {
                    if (!won) {
                        throw new DomainException(CommonError.STATUS_CONFLICT);
                    }
                    return answer;
                });
    }
}
