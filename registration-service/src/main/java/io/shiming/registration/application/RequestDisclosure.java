package io.shiming.registration.application;

import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.idempotency.Answer;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.identifier.Normalisation;
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
import io.shiming.registration.persistence.DisclosureRepository.Cap;
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
                config.mostPerAuthority(),
                config.mostPerInstrument());
        return standing(command, caps).chain(standing -> {
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
            return standing.exceeded(caps)
                    .map(cap -> exceeded(command, cap, now))
                    .orElseGet(() -> request(command, caps, now, attempt, answers));
        });
    }

    private Uni<Standing> standing(Command command, Caps caps) {
        return disclosures.standing(
                command.operatorId(), command.instrument(), command.caller().subject(), caps.since());
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
                                .chain(() -> standing(command, caps))
                                .chain(standing -> exceeded(
                                        command, standing.exceeded(caps).orElse(Cap.AUTHORITY), now)));
    }

    /**
     * Incident-service is told once a day of an official, of an authority, and of an instrument, and in whose office; the trail
     * tells every time, and who it was.
     */
    private Uni<Answer> exceeded(Command command, Cap cap, Instant now) {
        LocalDate today = region.dayOf(now);
        // By the same instrument nothing more is asked for ever.
        Instant again = cap == Cap.INSTRUMENT
                ? command.instrument().end(region.regionZone())
                : today.plusDays(1).atStartOfDay(region.regionZone()).toInstant();
        DomainException refusal =
                DomainException.retryLater(DisclosureError.DISCLOSURE_CAP_EXCEEDED, Duration.between(now, again));
        String whose = switch (cap) {
            case OFFICIAL -> command.caller().subject();
            case AUTHORITY -> "";
            case INSTRUMENT -> Normalisation.documentNumber(command.instrument().number());
        };
        Write told = disclosures
                .exceeded(command.authority(), cap, whose, today)
                .and(outbox.message(
                        Outbox.INCIDENT,
                        "disclosure-cap",
                        Map.of(
                                "operatorId",
                                command.operatorId(),
                                "client",
                                command.caller().client(),
                                "detail",
                                "DISCLOSURES_PER_" + cap + "_OF_" + command.authority(),
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
