package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.registration.domain.Balance;
import io.shiming.registration.domain.CampaignOrder;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.NoticeChannel;
import io.shiming.registration.persistence.AwaitedOrders.Awaited;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What operators' own systems are told of orders (Art. 27), and what stands on the trail of it, collected for many users. Without
 * the number, which is opened when the event is sent, see {@link DeliverEvents}.
 */
final class CampaignEvents {
    static final String SYSTEM = "registration-service";
    private static final String USER = "campaign-user";

    private final String correlator;
    private final Map<CampaignOrder.Kind, List<String>> bodies = new EnumMap<>(CampaignOrder.Kind.class);
    private final List<AuditTrail.Entry> entries = new ArrayList<>();

    CampaignEvents(String correlator) {
        this.correlator = correlator;
    }

    /** That an order is given, with what is given back by it. */
    void ordered(
            CampaignUser user,
            CampaignOrder.Kind kind,
            Optional<NoticeChannel> via,
            Optional<Balance> balance,
            LocalDate today) {
        JsonObject body = body(user, kind, via, today);
        put(body, balance);
        add(kind, body);
    }

    /** That it is waited for, with the same: the event before may never have arrived. */
    void reminded(Awaited order, LocalDate today) {
        JsonObject body =
                body(order.user(), order.kind(), order.contactedVia(), today).put("reminder", order.reminders() + 1);
        put(body, order.balance());
        add(order.kind(), body);
    }

    private static void put(JsonObject body, Optional<Balance> balance) {
        balance.ifPresent(left -> body.put("balanceFen", left.fen()).put("currency", left.currency()));
    }

    private void add(CampaignOrder.Kind kind, JsonObject body) {
        bodies.computeIfAbsent(kind, none -> new ArrayList<>()).add(body.encode());
    }

    private static JsonObject body(
            CampaignUser user, CampaignOrder.Kind kind, Optional<NoticeChannel> via, LocalDate today) {
        JsonObject body = new JsonObject()
                .put("operatorId", user.operatorId().toString())
                .put("campaignId", user.campaignId().toString())
                .put("campaignUserId", user.id().toString())
                .put("orderId", user.orderId().orElseThrow().toString());
        kind.terms().forEach(body::put);
        if (kind == CampaignOrder.Kind.NOTICE) {
            via.ifPresent(channel -> body.put("channel", channel.name()));
            body.put("registerUntil", user.lastDayToRegister(today).toString());
        }
        return body;
    }

    /** What happened to a user. */
    void record(CampaignUser user, String what, String outcome) {
        entries.add(new AuditTrail.Entry(
                SYSTEM, SYSTEM, user.operatorId(), USER + "." + what, USER, user.id(), outcome, correlator));
    }

    /** The same write, with all of it. */
    Write with(Write write, Outbox outbox, AuditTrail audit) {
        bodies.forEach((kind, all) -> write.and(outbox.messages(
                RegistrationEvents.TARGET,
                kind.event().type(),
                Write.Part.of("SELECT each::jsonb FROM guard, unnest(?::text[]) AS each", (Object)
                        all.toArray(String[]::new)),
                correlator)));
        return write.and(audit.records(entries));
    }
}
