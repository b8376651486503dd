package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.CampaignOrder;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.NoticeChannel;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Users of campaigns about whom something is to be ordered, or to be reminded of, whoever's they are. No number is read here. */
@Singleton
public class DueCampaignUsers {
    private static final Scope CAMPAIGNER = Scope.role("campaigner");

    /** Whether their number is registered, or about to be, by what is there now. */
    private static final String REGISTERED = """
            ,
            (SELECT r.id FROM registration r
             WHERE r.operator_id = u.operator_id AND r.service_number_index = u.number_index
               AND %s LIMIT 1) AS registered_as,
            EXISTS (SELECT FROM registration r
                    WHERE r.operator_id = u.operator_id AND r.service_number_index = u.number_index
                      AND r.status = 'PENDING_VERIFICATION') AS being_registered
            """.formatted(CampaignUserRow.IS_REGISTERED);

    private final Database database;

    DueCampaignUsers(Database database) {
        this.database = database;
    }

    /**
     * A user about whom something is due.
     *
     * @param contactedVia how they are to be told
     * @param registration theirs, though nobody noticed when it became active: it was imported in the same moment
     * @param beingRegistered whether one waits for its verification
     */
    public record Due(
            CampaignUser user,
            Optional<NoticeChannel> contactedVia,
            Optional<UUID> registration,
            boolean beingRegistered) {}

    /** Takes some, those first that are due longest, and writes what follows; see {@link Database#takeAndWrite}. */
    public Uni<Integer> take(LocalDate today, int most, Function<List<Due>, Optional<Write>> next) {
        return database.takeAndWrite(
                CAMPAIGNER,
                "SELECT " + CampaignUserRow.COLUMNS + """
                , u.contacted_via""" + REGISTERED + CampaignUserRow.FROM
                        + "WHERE u.due_on <= $1 ORDER BY u.due_on LIMIT $2 FOR UPDATE OF u SKIP LOCKED",
                Tuple.of(today, most),
                rows -> next.apply(all(
                        rows,
                        row -> new Due(
                                CampaignUserRow.user(row),
                                Rows.constant(row, "contacted_via", NoticeChannel.class),
                                Optional.ofNullable(row.getUUID("registered_as")),
                                row.getBoolean("being_registered")))));
    }

    /**
     * What becomes of a user.
     *
     * @param kind of the order that they wait for now, if one was given
     */
    public record Moved(CampaignUser next, Optional<UUID> registration, Optional<CampaignOrder.Kind> kind) {}

    /** The write of what becomes of users who were taken, with the orders they wait for now. */
    public Write moved(List<Moved> moved, LocalDate today, Instant now, Instant remindAt) {
        List<Moved> ordered =
                moved.stream().filter(each -> each.kind().isPresent()).toList();
        return Write.always(CAMPAIGNER)
                .and(
                        """
                        UPDATE campaign_user u
                        SET state = n.state, due_on = n.due_on, order_id = n.order_id,
                            remind_at = CASE WHEN n.ordered THEN ?::timestamptz
                                             WHEN n.order_id = u.order_id THEN u.remind_at END,
                            reminders = CASE WHEN n.order_id = u.order_id THEN u.reminders ELSE 0 END,
                            escalated = u.escalated AND coalesce(n.order_id = u.order_id, false),
                            registration_id = coalesce(n.registration_id, u.registration_id), version = n.version
                        FROM guard, unnest(?::uuid[], ?::uuid[], ?::text[], ?::date[], ?::uuid[], ?::boolean[], ?::uuid[],
                                           ?::integer[])
                                    AS n (operator_id, id, state, due_on, order_id, ordered, registration_id, version)
                        WHERE u.operator_id = n.operator_id AND u.id = n.id""",
                        remindAt,
                        array(moved, each -> each.next().operatorId(), UUID[]::new),
                        array(moved, each -> each.next().id(), UUID[]::new),
                        array(moved, each -> each.next().state().name(), String[]::new),
                        array(moved, each -> each.next().dueOn().orElse(null), LocalDate[]::new),
                        array(moved, each -> each.next().orderId().orElse(null), UUID[]::new),
                        array(moved, each -> each.kind().isPresent(), Boolean[]::new),
                        array(moved, each -> each.registration().orElse(null), UUID[]::new),
                        array(moved, each -> each.next().version(), Integer[]::new))
                .and(
                        """
                        INSERT INTO campaign_order (operator_id, id, user_id, kind, ordered_at, ordered_on, counted_from,
                                                    balance_fen, currency)
                        SELECT n.operator_id, n.id, n.user_id, n.kind, ?::timestamptz, ?::date, n.counted_from,
                               n.balance_fen, n.currency
                        FROM guard, unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::date[], ?::bigint[], ?::text[])
                                    AS n (operator_id, id, user_id, kind, counted_from, balance_fen, currency)""",
                        now,
                        today,
                        array(ordered, each -> each.next().operatorId(), UUID[]::new),
                        array(ordered, each -> each.next().orderId().orElseThrow(), UUID[]::new),
                        array(ordered, each -> each.next().id(), UUID[]::new),
                        array(ordered, each -> each.kind().orElseThrow().name(), String[]::new),
                        array(ordered, DueCampaignUsers::countedFrom, LocalDate[]::new),
                        array(
                                ordered,
                                each -> isRefund(each)
                                        ? each.next().balance().orElseThrow().fen()
                                        : null,
                                Long[]::new),
                        array(
                                ordered,
                                each -> isRefund(each)
                                        ? each.next().balance().orElseThrow().currency()
                                        : null,
                                String[]::new));
    }

    private static boolean isRefund(Moved moved) {
        return moved.kind().orElseThrow() == CampaignOrder.Kind.REFUND;
    }

    private static LocalDate countedFrom(Moved moved) {
        return switch (moved.kind().orElseThrow()) {
            case SUSPEND -> moved.next().startsOn();
            case TERMINATE -> moved.next().suspendedOn().orElseThrow();
            case NOTICE, RESUME, REFUND -> null;
        };
    }

    /** An order that is waited for, of a user; what is known of their registration as of {@link Due}. */
    public record Awaited(
            CampaignUser user,
            Optional<NoticeChannel> contactedVia,
            CampaignOrder.Kind kind,
            Instant orderedAt,
            int reminders,
            boolean escalated,
            Optional<UUID> registration,
            boolean beingRegistered) {}

    /** The same for those who wait for an order that is to be reminded of. */
    public Uni<Integer> takeAwaited(Instant now, int most, Function<List<Awaited>, Optional<Write>> next) {
        return database.takeAndWrite(
                CAMPAIGNER,
                "SELECT " + CampaignUserRow.COLUMNS
                        + ", u.contacted_via, u.reminders, u.escalated, o.kind, o.ordered_at" + REGISTERED
                        + CampaignUserRow.FROM
                        + "JOIN campaign_order o ON o.operator_id = u.operator_id AND o.id = u.order_id"
                        + " WHERE u.remind_at <= $1 ORDER BY u.remind_at LIMIT $2 FOR UPDATE OF u SKIP LOCKED",
                Tuple.of(utc(now), most),
                rows -> next.apply(all(
                        rows,
                        row -> new Awaited(
                                CampaignUserRow.user(row),
                                Rows.constant(row, "contacted_via", NoticeChannel.class),
                                CampaignOrder.Kind.valueOf(row.getString("kind")),
                                row.getOffsetDateTime("ordered_at").toInstant(),
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

    private static <T, V> V[] array(List<T> all, Function<T, V> member, IntFunction<V[]> made) {
        return all.stream().map(member).toArray(made);
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> each) {
        List<T> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(each.apply(row)));
        return found;
    }
}
