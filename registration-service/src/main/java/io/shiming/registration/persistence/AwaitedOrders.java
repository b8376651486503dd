package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;
import static io.shiming.registration.persistence.DueCampaignUsers.all;
import static io.shiming.registration.persistence.DueCampaignUsers.array;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.Balance;
import io.shiming.registration.domain.CampaignOrder;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.NoticeChannel;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Orders of campaigns that nobody has acknowledged yet, whoever's they are. No number is read here. */
@Singleton
public class AwaitedOrders {
    private static final Scope CAMPAIGNER = Scope.role("campaigner");

    private final Database database;
    private final BlindIndex index;

    AwaitedOrders(Database database, BlindIndex index) {
        this.database = database;
        this.index = index;
    }

    /**
     * An order that is waited for, of a user; what is known of their registration as of {@link DueCampaignUsers.Due}.
     *
     * @param balance what is to be given back by it
     */
    public record Awaited(
            CampaignUser user,
            Optional<NoticeChannel> contactedVia,
            CampaignOrder.Kind kind,
            Instant orderedAt,
            Optional<Balance> balance,
            int reminders,
            boolean escalated,
            Optional<UUID> registration,
            boolean beingRegistered) {}

    /** Takes some that are to be reminded of, those longest waited for first; see {@link Database#takeAndWrite}. */
    public Uni<Integer> take(Instant now, int most, Function<List<Awaited>, List<Write>> next) {
        return database.takeAndWrite(
                CAMPAIGNER,
                CampaignUserRow.KEYED + "SELECT " + CampaignUserRow.COLUMNS
                        + ", u.contacted_via, u.reminders, u.escalated, o.kind, o.ordered_at,"
                        + " o.balance_fen AS to_give_back_fen, o.currency AS to_give_back_currency"
                        + CampaignUserRow.REGISTERED
                        + CampaignUserRow.FROM
                        + "JOIN campaign_order o ON o.operator_id = u.operator_id AND o.id = u.order_id"
                        + " WHERE u.remind_at <= $1 ORDER BY u.remind_at LIMIT $2 FOR UPDATE OF u SKIP LOCKED",
                Tuple.of(utc(now), most, Indexes.prefixes(index)),
                rows -> next.apply(all(
                        rows,
                        row -> new Awaited(
                                CampaignUserRow.user(row),
                                Rows.constant(row, "contacted_via", NoticeChannel.class),
                                CampaignOrder.Kind.valueOf(row.getString("kind")),
                                row.getOffsetDateTime("ordered_at").toInstant(),
                                CampaignUserRow.balance(row, "to_give_back_fen", "to_give_back_currency"),
                                row.getInteger("reminders"),
                                row.getBoolean("escalated"),
                                Optional.ofNullable(row.getUUID("registered_as")),
                                row.getBoolean("being_registered")))));
    }

    /**
     * The part by which those who were taken are reminded of again then.
     *
     * @param sent whether a reminder goes out now
     * @param escalated whether others are told of each
     */
    public Write.Part reminded(List<Awaited> awaited, Instant remindAt, List<Boolean> sent, List<Boolean> escalated) {
        return Write.Part.of(
                """
                        UPDATE campaign_user u
                        SET remind_at = ?::timestamptz, reminders = u.reminders + n.sent::integer, escalated = n.escalated
                        FROM guard, unnest(?::uuid[], ?::uuid[], ?::boolean[], ?::boolean[])
                                    AS n (operator_id, id, sent, escalated)
                        WHERE u.operator_id = n.operator_id AND u.id = n.id""",
                remindAt,
                array(awaited, each -> each.user().operatorId(), UUID[]::new),
                array(awaited, each -> each.user().id(), UUID[]::new),
                sent.toArray(Boolean[]::new),
                escalated.toArray(Boolean[]::new));
    }

    /**
     * The write for campaigns in which orders are waited for too long; happens for those only of which nobody was told today.
     *
     * @return with a part that tells of each, made from the guard's columns operator_id and since
     */
    public Write escalated(List<Awaited> escalated, LocalDate today) {
        return Write.when(
                CAMPAIGNER,
                """
                UPDATE campaign c SET escalation_told_on = ?::date
                FROM (SELECT n.operator_id, n.id, min(n.ordered_at) AS since
                      FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[]) AS n (operator_id, id, ordered_at) GROUP BY 1, 2)
                     AS of
                WHERE c.operator_id = of.operator_id AND c.id = of.id AND c.escalation_told_on IS DISTINCT FROM ?::date
                RETURNING c.operator_id, c.id, of.since""",
                today,
                array(escalated, each -> each.user().operatorId(), UUID[]::new),
                array(escalated, each -> each.user().campaignId(), UUID[]::new),
                array(escalated, each -> utc(each.orderedAt()), OffsetDateTime[]::new),
                today);
    }
}
