package io.shiming.registration.application;

import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.DisclosedField;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.DisclosureError;
import io.shiming.registration.domain.Instrument;
import io.shiming.registration.domain.Question;
import io.shiming.registration.domain.RecordPeriod;
import io.shiming.registration.persistence.DisclosureRepository;
import io.shiming.registration.persistence.DisclosureRepository.Caps;
import io.shiming.registration.persistence.DisclosureRepository.Standing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * An official asks an operator about one person or number, by a legal instrument (Art. 15¶2). Whether anybody is on record is
 * not looked at yet, so that a request tells nothing.
 */
@ApplicationScoped
public class RequestDisclosure {
    /** The key outlives what it protects a little. */
    private static final Duration KEY_MARGIN = Duration.ofDays(30);

    private static final String REQUESTED = "requested";

    private final DisclosureRepository disclosures;
    private final DisclosureTrail trail;
    private final KeyServer keys;
    private final Outbox outbox;
    private final DisclosureConfig config;
    private final RegistrationConfig region;
    private final Ids ids;
    private final Clock clock;

    RequestDisclosure(
            DisclosureRepository disclosures,
            DisclosureTrail trail,
            KeyServer keys,
            Outbox outbox,
            DisclosureConfig config,
            RegistrationConfig region,
            Ids ids,
            Clock clock) {
        this.disclosures = disclosures;
        this.trail = trail;
        this.keys = keys;
        this.outbox = outbox;
        this.config = config;
        this.region = region;
        this.ids = ids;
        this.clock = clock;
    }

    /** What is asked for, and by whom; the caller is a named official of this authority. */
    public record Command(
            Caller caller,
            String correlator,
            Authority authority,
            Instrument instrument,
            UUID operatorId,
            Question subject,
            Set<DisclosedField> fields,
            Optional<RecordPeriod> period,
            Sensitive<String> purpose) {}

    /**
     * Three round trips: how much was asked for, the key, the request.
     *
     * @throws DomainException INSTRUMENT_NOT_YOURS, INSTRUMENT_NOT_IN_FORCE, OPERATOR_UNKNOWN, DISCLOSURE_CAP_EXCEEDED
     */
    public Uni<Answer> handle(Command command, Idempotency.Attempt attempt, Function<Disclosure, Answer> answers) {
        Instant now = clock.instant();
        LocalDate today = region.dayOf(now);
        try {
            command.instrument().requireFor(command.authority(), today);
        } catch (DomainException denied) {
            return trail.deny(command.caller(), command.correlator(), null, null, REQUESTED, denied);
        }
        Caps caps = new Caps(
                today.atStartOfDay(region.regionZone()).toInstant(),
                config.mostPerOfficial(),
                config.mostPerAuthority());
        return disclosures
                .standing(
                        command.operatorId(),
                        command.authority(),
                        command.caller().subject(),
                        caps.since())
                .chain(standing -> {
                    if (!standing.operatorKnown()) {
                        return trail.deny(
                                command.caller(),
                                command.correlator(),
                                null,
                                null,
                                REQUESTED,
                                new DomainException(
                                        DisclosureError.OPERATOR_UNKNOWN,
                                        List.of(new Violation("/operatorId", Violation.Code.NOT_ALLOWED))));
                    }
                    return exceeds(standing, caps)
                            ? exceeded(command, standing, now)
                            : request(command, caps, now, attempt, answers);
                });
    }

    private static boolean exceeds(Standing standing, Caps caps) {
        return standing.ofOfficial() >= caps.perOfficial() || standing.ofAuthority() >= caps.perAuthority();
    }

    private Uni<Answer> request(
            Command command,
            Caps caps,
            Instant now,
            Idempotency.Attempt attempt,
            Function<Disclosure, Answer> answers) {
        Disclosure requested = Disclosure.requested(
                command.operatorId(),
                ids.next(),
                command.caller().subject(),
                command.instrument(),
                command.fields(),
                command.period(),
                new Disclosure.Asked(command.subject(), command.purpose()),
                now,
                config.decideWithin(),
                region.regionZone());
        Answer answer = answers.apply(requested);
        Instant keyExpires =
                requested.endsAt().orElseThrow().plus(Disclosure.READABLE_FOR).plus(KEY_MARGIN);
        return keys.create(requested.id(), keyExpires, List.of())
                .chain(made -> disclosures
                        .runCounted(
                                requested,
                                disclosures
                                        .requested(requested, caps, made.key())
                                        .and(attempt.answered(answer))
                                        .and(trail.step(command.caller(), command.correlator(), requested, REQUESTED)))
                        .onFailure(Write::refused)
                        .call(() -> abandon(requested)))
                .chain(happened -> happened
                        ? Uni.createFrom().item(answer)
                        // Somebody else asked for the last one that was left.
                        : abandon(requested)
                                .chain(() -> disclosures.standing(
                                        command.operatorId(),
                                        command.authority(),
                                        command.caller().subject(),
                                        caps.since()))
                                .chain(standing -> exceeded(command, standing, now)));
    }

    /** Incident-service is told once a day of an official, and of an authority; the trail tells every time. */
    private Uni<Answer> exceeded(Command command, Standing standing, Instant now) {
        LocalDate today = region.dayOf(now);
        boolean official = standing.ofOfficial() >= config.mostPerOfficial();
        DomainException refusal = DomainException.retryLater(
                DisclosureError.DISCLOSURE_CAP_EXCEEDED,
                Duration.between(now, today.plusDays(1).atStartOfDay(region.regionZone())));
        Write told = disclosures
                .exceeded(command.authority(), official ? command.caller().subject() : "", today)
                .and(outbox.message(
                        Outbox.INCIDENT,
                        "disclosure-cap",
                        Map.of(
                                "operatorId",
                                command.operatorId(),
                                "client",
                                command.caller().client(),
                                "detail",
                                official ? "DISCLOSURES_OF_AN_OFFICIAL" : "DISCLOSURES_OF_AN_AUTHORITY",
                                "detectedAt",
                                now),
                        command.correlator()));
        return disclosures
                .run(told)
                .chain(() -> trail.deny(
                        command.caller(), command.correlator(), command.operatorId(), null, REQUESTED, refusal));
    }

    private Uni<Void> abandon(Disclosure requested) {
        return keys.destroy(List.of(requested.id())).onFailure().recoverWithNull();
    }
}
