package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.Channel;
import io.shiming.registration.domain.Outcome;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.RegistrationStatus;
import io.shiming.registration.domain.Rejection;
import io.shiming.registration.persistence.CampaignUserRepository;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.shiming.registration.persistence.RegistrationWrites;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What follows from a settlement or a refusal and is committed with it: trail, events, retention, reports. */
@ApplicationScoped
class Consequences {
    private static final String SYSTEM = "registration-service";

    private final RegistrationWrites writes;
    private final DocumentCopyRepository copies;
    private final CampaignUserRepository campaignUsers;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;
    private final RegistrationConfig config;

    Consequences(
            RegistrationWrites writes,
            DocumentCopyRepository copies,
            CampaignUserRepository campaignUsers,
            AuditTrail audit,
            Outbox outbox,
            Clock clock,
            RegistrationConfig config) {
        this.writes = writes;
        this.copies = copies;
        this.campaignUsers = campaignUsers;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
    }

    /** Of a registration that is active or refused now. */
    List<Write.Part> settled(Registration settled, String correlator) {
        List<Write.Part> parts = new ArrayList<>();
        boolean active = settled.status() == RegistrationStatus.ACTIVE;
        String event = active ? "activated" : "refused";
        parts.add(recorded(settled, event, correlator));
        parts.add(RegistrationEvents.event(outbox, settled, event, correlator));
        if (active) {
            parts.add(campaignUsers.registered(settled, config.dayOf(clock.instant())));
        } else {
            parts.addAll(writes.released(settled));
            if (settled.isWithoutPersons()) {
                parts.add(copies.forgotten(settled));
            }
            parts.add(RetentionClock.started(outbox, settled, "REFUSED_REGISTRATION", clock.instant(), correlator));
            parts.add(MoveKeyToCohort.message(outbox, settled.id(), correlator));
        }
        parts.addAll(forgeries(settled, correlator));
        settled.forgeries().stream()
                .flatMap(forged -> Custody.forged(outbox, settled, forged.verificationId(), correlator).stream())
                .forEach(parts::add);
        Custody.opened(outbox, settled, correlator).ifPresent(parts::add);
        return parts;
    }

    /**
     * Art. 10¶2: reported to the departments and authorities; incident-service does the telling. What an alteration shows is
     * seen by the operator, and no agent's doing.
     */
    List<Write.Part> forgeries(Registration found, String correlator) {
        return found.forgeries().stream()
                .map(forged ->
                        forgery(found, forged.verificationId(), forged.channel(), forged.checkedAt(), correlator))
                .toList();
    }

    /**
     * The same for one that its registration did not wait for: of a document for an alteration, or of one that was refused
     * before. An agent answers for the documents of the registration it made, whenever they turn out to be forged.
     *
     * @param settled as it is after the report
     */
    List<Write.Part> lateForgery(Registration settled, SettleRegistration.Report report, String correlator) {
        boolean known = settled.forgeries().stream()
                .anyMatch(forged -> report.verificationId().equals(forged.verificationId()));
        if (report.outcome() != Outcome.FORGED || known) {
            return List.of();
        }
        List<Write.Part> parts = new ArrayList<>();
        parts.add(forgery(settled, report.verificationId(), report.channel(), report.at(), correlator));
        if (settled.isOfOpening(report.verificationId())) {
            Custody.forged(outbox, settled, report.verificationId(), correlator).ifPresent(parts::add);
        }
        return parts;
    }

    private Write.Part forgery(
            Registration of, UUID verificationId, Channel channel, Instant foundAt, String correlator) {
        return outbox.message(
                "incident",
                "forgery",
                Map.of(
                        "operatorId", of.operatorId(),
                        "registrationId", of.id(),
                        "verificationId", verificationId,
                        "channel", channel,
                        "foundAt", foundAt),
                correlator);
    }

    /** Art. 11: the copy of a document that already registered somebody is no oversight to pass over in silence. */
    Optional<Write.Part> copyReused(UUID operatorId, Rejection rejection, boolean usedCopyShown, String correlator) {
        return rejection.refusal() == Refusal.COPY_ALREADY_USED && usedCopyShown
                ? Optional.of(outbox.message(
                        "incident",
                        "copy-reused",
                        Map.of("operatorId", operatorId, "detectedAt", clock.instant()),
                        correlator))
                : Optional.empty();
    }

    /** Of a registration whose service a dispute ended. */
    List<Write.Part> terminated(Registration ended, String correlator) {
        return List.of(
                recorded(ended, "terminated", correlator),
                writes.numberFreed(ended),
                RegistrationEvents.event(outbox, ended, "terminated", correlator),
                RetentionClock.started(
                        outbox, ended, "REGISTRATION", ended.terminatedAt().orElseThrow(), correlator),
                MoveKeyToCohort.message(outbox, ended.id(), correlator));
    }

    /** Of a registration whose service another one took over. */
    List<Write.Part> transferred(Registration ended, String correlator) {
        return List.of(
                recorded(ended, "transferred", correlator),
                RegistrationEvents.event(outbox, ended, "transferred", correlator),
                RetentionClock.started(
                        outbox, ended, "REGISTRATION", ended.terminatedAt().orElseThrow(), correlator),
                MoveKeyToCohort.message(outbox, ended.id(), correlator));
    }

    private Write.Part recorded(Registration registration, String event, String correlator) {
        return audit.record(new AuditTrail.Entry(
                SYSTEM,
                SYSTEM,
                registration.operatorId(),
                "registration." + event,
                "registration",
                registration.id(),
                registration
                        .refusal()
                        .map(Enum::name)
                        .orElse(registration.status().name()),
                correlator));
    }
}
