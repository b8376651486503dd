package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.time.ClockSanity;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.persistence.AwaitedOrders;
import io.shiming.registration.persistence.AwaitedOrders.Awaited;
import io.shiming.registration.persistence.DueCampaignUsers;
import io.shiming.registration.persistence.DueCampaignUsers.Moment;
import io.shiming.registration.persistence.DueCampaignUsers.Moved;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reminds of orders that nobody acknowledged (Art. 27), and tells of those that are waited for too long, in the same transaction.
 * All replicas do, each takes others. Nobody is reminded to suspend or to terminate whose registration is looked at, and who is
 * registered is given the service back, should it not have been noticed when it happened. By clocks that cannot be believed
 * nobody is reminded. One round trip to look at them, four for a batch, and one more where anything is told of.
 */
@ApplicationScoped
public class RemindOfOrders {
    private final AwaitedOrders awaited;
    private final DueCampaignUsers due;
    private final WatchCampaignClocks clocks;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig config;

    RemindOfOrders(
            AwaitedOrders awaited,
            DueCampaignUsers due,
            WatchCampaignClocks clocks,
            AuditTrail audit,
            Outbox outbox,
            Ids ids,
            Clock clock,
            RegistrationConfig config) {
        this.awaited = awaited;
        this.due = due;
        this.clocks = clocks;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** One batch; the next follows in a second. */
    public Uni<Void> run() {
        return clocks.look()
                .chain(found ->
                        found == ClockSanity.SANE ? remind() : Uni.createFrom().item(0))
                .replaceWithVoid();
    }

    private Uni<Integer> remind() {
        Instant now = clock.instant();
        Moment at = new Moment(config.dayOf(now), now, Optional.of(clocks.host()));
        return awaited.take(now, config.campaigns().ordersAtOnce(), found -> reminded(found, at));
    }

    private List<Write> reminded(List<Awaited> found, Moment at) {
        if (found.isEmpty()) {
            return List.of();
        }
        String correlator = "campaign-" + ids.next();
        CampaignEvents events = new CampaignEvents(correlator);
        Instant lateSince = at.now().minus(config.campaigns().escalateAfter());
        List<Moved> registered = new ArrayList<>();
        List<Awaited> waiting = new ArrayList<>();
        List<Boolean> sent = new ArrayList<>();
        List<Boolean> escalated = new ArrayList<>();
        List<Awaited> late = new ArrayList<>();
        for (Awaited each : found) {
            CampaignUser next = each.registration()
                    .map(known -> each.user().registered(at.today()))
                    .orElse(each.user());
            if (!next.equals(each.user())) {
                registered.add(new Moved(
                        new CampaignUser.Swept(next, Optional.empty(), Optional.empty()), each.registration()));
                events.record(next, "registered", next.state().name());
                continue;
            }
            waiting.add(each);
            boolean held = each.beingRegistered() && each.kind().isThreat();
            boolean isLate = !held && !each.orderedAt().isAfter(lateSince);
            sent.add(!held);
            escalated.add(held ? each.escalated() : isLate);
            if (isLate) {
                late.add(each);
            }
            if (!held) {
                events.reminded(each, at.today());
                events.record(
                        each.user(),
                        isLate && !each.escalated() ? "order-escalated" : "order-reminded",
                        each.kind().name());
            }
        }
        Instant remindAt = at.now().plus(config.campaigns().remindAfter());
        Write write = due.moved(registered, at, remindAt).and(awaited.reminded(waiting, remindAt, sent, escalated));
        List<Write> writes = new ArrayList<>();
        // Before the counts of users, as whoever imports some locks the campaign before those.
        if (!late.isEmpty()) {
            writes.add(told(late, at.today(), correlator));
        }
        writes.add(events.with(write, outbox, audit));
        return writes;
    }

    /** Once a day for each campaign, as long as it lasts. */
    private Write told(List<Awaited> late, LocalDate today, String correlator) {
        return awaited.escalated(late, today)
                .and(outbox.messages(
                        Outbox.INCIDENT,
                        Outbox.DETECTION,
                        Write.Part.of("""
                                SELECT jsonb_build_object('kind', 'OTHER', 'detail', 'CAMPAIGN_ORDERS_NOT_ACKNOWLEDGED',
                                                          'operatorId', operator_id, 'detectedAt', ?::text,
                                                          'since', to_char(since AT TIME ZONE 'UTC',
                                                                           'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                                FROM guard""", clock.instant().toString()),
                        correlator));
    }
}
