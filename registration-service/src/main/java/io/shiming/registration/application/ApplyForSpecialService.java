package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.ServiceType;
import io.shiming.registration.domain.SpecialApplication;
import io.shiming.registration.domain.SpecialApplicationStatus;
import io.shiming.registration.domain.SpecialTerms;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.shiming.registration.persistence.SpecialApplicationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** An operator applies to the internet authority for services of Art. 13, with its documents. */
@ApplicationScoped
public class ApplyForSpecialService {
    private final SpecialApplicationRepository applications;
    private final DocumentCopyRepository copies;
    private final KeyServer keys;
    private final AuditTrail audit;
    private final Ids ids;
    private final Clock clock;

    ApplyForSpecialService(
            SpecialApplicationRepository applications,
            DocumentCopyRepository copies,
            KeyServer keys,
            AuditTrail audit,
            Ids ids,
            Clock clock) {
        this.applications = applications;
        this.copies = copies;
        this.keys = keys;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What is asked for, and by whom.
     *
     * @param documents ids of document copies of this operator
     */
    public record Command(
            Caller caller,
            String correlator,
            Set<ServiceType> serviceTypes,
            LocalDate validFrom,
            LocalDate validUntil,
            Set<UUID> documents) {}

    /**
     * Two round trips: its key with those of its documents, then the application with all that belongs to it.
     *
     * @throws DomainException COPY_UNKNOWN, COPY_ALREADY_USED
     */
    public Uni<Answer> handle(
            Command command, Idempotency.Attempt attempt, Function<SpecialApplication, Answer> answers) {
        UUID operatorId = command.caller().requireOperator();
        SpecialApplication application = new SpecialApplication(
                operatorId,
                ids.next(),
                new SpecialTerms(
                        SpecialApplicationStatus.SUBMITTED,
                        command.serviceTypes(),
                        command.validFrom(),
                        command.validUntil()),
                command.documents().stream().sorted().toList(),
                clock.instant(),
                Optional.empty(),
                Optional.empty(),
                0);
        Answer answer = answers.apply(application);
        return keys.create(application.id(), null, command.documents())
                .chain(made -> store(command, application, made, attempt, answer)
                        .onFailure(Write::refused)
                        .call(() -> abandon(application)))
                .chain(stored -> stored
                        ? Uni.createFrom().item(answer)
                        : abandon(application)
                                .chain(() -> copies.anyTaken(operatorId, command.documents()))
                                .map(taken -> {
                                    throw new DomainException(
                                            taken ? Refusal.COPY_ALREADY_USED : Refusal.COPY_UNKNOWN,
                                            List.of(new Violation("/documents", Violation.Code.NOT_ALLOWED)));
                                }));
    }

    /** Whether it happened: it does not when a copy is not there, or not free. */
    private Uni<Boolean> store(
            Command command,
            SpecialApplication application,
            KeyServer.Created made,
            Idempotency.Attempt attempt,
            Answer answer) {
        UUID operatorId = application.operatorId();
        if (!made.others().keySet().containsAll(command.documents())) {
            return Uni.createFrom().item(false);
        }
        return applications.run(copies.locked(operatorId, operatorId, command.documents(), List.of())
                .and(applications.submitted(application))
                .and(copies.taken(operatorId, application.id(), command.documents(), made.key(), made.others()))
                .and(attempt.answered(answer))
                .and(audit.record(AuditTrail.Entry.by(
                        command.caller(),
                        command.correlator(),
                        operatorId,
                        "special-application.submitted",
                        "special-application",
                        application.id(),
                        application.terms().status().name()))));
    }

    private Uni<Void> abandon(SpecialApplication application) {
        return keys.destroy(List.of(application.id())).onFailure().recoverWithNull();
    }
}
