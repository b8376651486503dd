package io.shiming.registration.application;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.Campaign;
import io.shiming.registration.domain.CampaignOrder;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.CampaignUserState;
import io.shiming.registration.domain.NoticeChannel;
import io.shiming.registration.persistence.CampaignRepository;
import io.shiming.registration.persistence.CampaignRepository.Backlog;
import io.shiming.registration.persistence.DueCampaignUsers;
import io.shiming.registration.persistence.DueCampaignUsers.Awaited;
import io.shiming.registration.persistence.DueCampaignUsers.Due;
import io.shiming.registration.persistence.DueCampaignUsers.Moved;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

/**
 * Orders what is due about users of campaigns (Art. 27), and reminds of what nobody acknowledged. All replicas do, each takes
 * others; what was due while none was there is ordered when one is, and no period is the shorter for it. A batch costs four
 * round trips: it is taken, and written, in one transaction.
 */
@ApplicationScoped
public class OrderWhatIsDue {
    private static final String SYSTEM = "registration-service";
    private static final String USER = "campaign-user";

    private final DueCampaignUsers due;
    private final CampaignRepository campaigns;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig config;
    private final AtomicReference<Optional<Backlog>> backlog = new AtomicReference<>(Optional.empty());

    OrderWhatIsDue(
            DueCampaignUsers due,
            CampaignRepository campaigns,
            AuditTrail audit,
            Outbox outbox,
            Ids ids,
            Clock clock,
            RegistrationConfig config,
            MeterRegistry metrics) {
        this.due = due;
        this.campaigns = campaigns;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
        Gauge.builder("shiming.campaign.orders.escalated", backlog, known -> value(known, Backlog::escalated))
                .register(metrics);
        Gauge.builder("shiming.campaign.orders.late", backlog, known -> value(known, Backlog::late))
                .register(metrics);
    }

    private static double value(AtomicReference<Optional<Backlog>> known, ToLongFunction<Backlog> figure) {
        return known.get().map(figure::applyAsLong).map(Long::doubleValue).orElse(Double.NaN);
    }

    /** One batch of each; the next follows in a second. */
    public Uni<Void> run() {
        Instant now = clock.instant();
        LocalDate today = config.dayOf(now);
        int most = config.campaigns().ordersAtOnce();
        List<Awaited> late = new ArrayList<>();
        return due.take(today, most, found -> ordered(found, today, now))
                .chain(() -> due.takeAwaited(now, most, found -> reminded(found, today, now, late)))
                .chain(() -> late.isEmpty() ? Uni.createFrom().item(false) : campaigns.run(escalated(late, today)))
                .replaceWithVoid();
    }

    /** Looks how many orders are late, for metrics. */
    public Uni<Void> watch() {
        return campaigns
                .backlog(config.dayOf(clock.instant()))
                .invoke(found -> backlog.set(Optional.of(found)))
                .replaceWithVoid();
    }

    private Optional<Write> ordered(List<Due> found, LocalDate today, Instant now) {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String correlator = "campaign-" + ids.next();
        List<Moved> moved = new ArrayList<>();
        List<AuditTrail.Entry> entries = new ArrayList<>();
        Map<CampaignOrder.Kind, List<String>> events = new EnumMap<>(CampaignOrder.Kind.class);
        for (Due each : found) {
            Moved next = moved(each, today);
            moved.add(next);
            next.kind()
                    .ifPresent(kind -> events.computeIfAbsent(kind, none -> new ArrayList<>())
                            .add(event(next.next(), kind, each.contactedVia(), 0)));
            if (next.kind().isPresent() || next.registration().isPresent()) {
                entries.add(entry(
                        next.next(),
                        next.kind()
                                .map(kind -> kind.name().toLowerCase(Locale.ROOT) + "-ordered")
                                .orElse("registered"),
                        next.next().state().name(),
                        correlator));
            }
        }
        Write write = due.moved(moved, today, now, now.plus(config.campaigns().remindAfter()));
        return Optional.of(told(write, events, correlator).and(audit.records(entries)));
    }

    private Moved moved(Due each, LocalDate today) {
        CampaignUser user = each.user();
        if (each.registration().isPresent() && !user.registered(today).equals(user)) {
            CampaignUser registered = user.registered(today);
            return registered.isDue(today)
                    ? ordered(registered, each, today)
                    : new Moved(registered, each.registration(), Optional.empty());
        }
        boolean threatened = user.state() == CampaignUserState.NOTIFIED || user.state() == CampaignUserState.SUSPENDED;
        return each.beingRegistered() && threatened
                ? new Moved(user.postponed(today.plusDays(1)), Optional.empty(), Optional.empty())
                : ordered(user, each, today);
    }

    private Moved ordered(CampaignUser user, Due each, LocalDate today) {
        CampaignUser.Ordered ordered = user.ordered(ids.next(), today);
        return new Moved(ordered.user(), each.registration(), Optional.of(ordered.kind()));
    }

    /**
     * Nobody is reminded to suspend or to terminate whose registration is looked at, and who is registered is given the service
     * back, should it not have been noticed when it happened.
     */
    private Optional<Write> reminded(List<Awaited> found, LocalDate today, Instant now, List<Awaited> late) {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String correlator = "campaign-" + ids.next();
        Instant lateSince = now.minus(config.campaigns().escalateAfter());
        List<Moved> registered = new ArrayList<>();
        List<Awaited> waiting = new ArrayList<>();
        List<Boolean> sent = new ArrayList<>();
        List<Boolean> escalated = new ArrayList<>();
        List<AuditTrail.Entry> entries = new ArrayList<>();
        Map<CampaignOrder.Kind, List<String>> events = new EnumMap<>(CampaignOrder.Kind.class);
        for (Awaited each : found) {
            CampaignUser next = each.registration()
                    .map(known -> each.user().registered(today))
                    .orElse(each.user());
            if (!next.equals(each.user())) {
                registered.add(new Moved(next, each.registration(), Optional.empty()));
                entries.add(entry(next, "registered", next.state().name(), correlator));
                continue;
            }
            waiting.add(each);
            boolean held = each.beingRegistered() && each.kind().isThreat();
            sent.add(!held);
            if (held) {
                escalated.add(each.escalated());
                continue;
            }
            boolean isLate = !each.orderedAt().isAfter(lateSince);
            escalated.add(isLate);
            if (isLate) {
                late.add(each);
            }
            events.computeIfAbsent(each.kind(), none -> new ArrayList<>())
                    .add(event(each.user(), each.kind(), each.contactedVia(), each.reminders() + 1));
            entries.add(entry(
                    each.user(),
                    isLate && !each.escalated() ? "order-escalated" : "order-reminded",
                    each.kind().name(),
                    correlator));
        }
        Instant remindAt = now.plus(config.campaigns().remindAfter());
        Write write = due.moved(registered, today, now, remindAt).and(due.reminded(waiting, remindAt, sent, escalated));
        return Optional.of(told(write, events, correlator).and(audit.records(entries)));
    }

    /** Once a day for each campaign, as long as it lasts. */
    private Write escalated(List<Awaited> late, LocalDate today) {
        return due.escalated(late, today)
                .and(outbox.messages(
                        Outbox.INCIDENT,
                        Outbox.DETECTION,
                        Write.Part.of("""
                                SELECT jsonb_build_object('kind', 'OTHER', 'detail', 'CAMPAIGN_ORDERS_NOT_ACKNOWLEDGED',
                                                          'operatorId', operator_id, 'detectedAt', ?::text,
                                                          'since', to_char(since AT TIME ZONE 'UTC',
                                                                           'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                                FROM guard""", clock.instant().toString()),
                        "campaign-" + ids.next()));
    }

    private Write told(Write write, Map<CampaignOrder.Kind, List<String>> events, String correlator) {
        events.forEach((kind, bodies) -> write.and(outbox.messages(
                RegistrationEvents.TARGET,
                kind.event().type(),
                Write.Part.of("SELECT each::jsonb FROM guard, unnest(?::text[]) AS each", (Object)
                        bodies.toArray(String[]::new)),
                correlator)));
        return write;
    }

    /** Without the number, which is opened when the event is sent, see {@link DeliverEvents}. */
    private static String event(CampaignUser user, CampaignOrder.Kind kind, Optional<NoticeChannel> via, int reminder) {
        JsonObject body = new JsonObject()
                .put("operatorId", user.operatorId().toString())
                .put("campaignId", user.campaignId().toString())
                .put("campaignUserId", user.id().toString())
                .put("orderId", user.orderId().orElseThrow().toString());
        kind.terms().forEach(body::put);
        if (kind == CampaignOrder.Kind.NOTICE) {
            via.ifPresent(channel -> body.put("channel", channel.name()));
            body.put(
                    "registerUntil", Campaign.lastDayToRegister(user.startsOn()).toString());
        }
        if (kind == CampaignOrder.Kind.REFUND || kind == CampaignOrder.Kind.RESUME) {
            user.balance().ifPresent(left -> body.put("balanceFen", left.fen()).put("currency", left.currency()));
        }
        return (reminder == 0 ? body : body.put("reminder", reminder)).encode();
    }

    private static AuditTrail.Entry entry(CampaignUser user, String what, String outcome, String correlator) {
        return new AuditTrail.Entry(
                SYSTEM, SYSTEM, user.operatorId(), USER + "." + what, USER, user.id(), outcome, correlator);
    }
}
