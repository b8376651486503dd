package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.time.RealClocks;
import io.shiming.registration.domain.Balance;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.CampaignUserState;
import io.shiming.registration.domain.NoticeChannel;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Users of campaigns about whom something is to be ordered, whoever's they are. No number is read here. */
@Singleton
public class DueCampaignUsers {
    private static final Scope CAMPAIGNER = Scope.role("campaigner");

    private final Database database;
    private final BlindIndex index;

    DueCampaignUsers(Database database, BlindIndex index) {
        this.database = database;
        this.index = index;
    }

    /** What the real clocks show; the latest host's is of when one ordered something. */
    public Uni<RealClocks.Shown> clocks() {
        return database.query(
                        CAMPAIGNER,
                        "SELECT clock_timestamp() AS database, (SELECT max(host_clock) FROM campaign_order) AS latest",
                        Tuple.tuple())
                .map(rows -> rows.iterator().next())
                .map(row -> new RealClocks.Shown(
                        row.getOffsetDateTime("database").toInstant(), Rows.instant(row, "latest")));
    }

    /**
     * A user about whom something is due.
     *
     * @param contactedVia how they are to be told
     * @param registration theirs, though nobody noticed when it became active: it was imported in the same moment
     * @param beingRegistered whether one waits for its verification, or may be there under another index key
     */
    public record Due(
            CampaignUser user,
            Optional<NoticeChannel> contactedVia,
            Optional<UUID> registration,
            boolean beingRegistered) {}

    /**
     * Takes some, and writes what follows; see {@link Database#takeAndWrite}.
     *
     * @param inOrder of those states only; those first that are in the first of them, and of these those that are due longest
     */
    public Uni<Integer> take(
            List<CampaignUserState> inOrder, LocalDate today, int most, Function<List<Due>, List<Write>> next) {
        return database.takeAndWrite(
                CAMPAIGNER,
                CampaignUserRow.KEYED + """
                , u AS MATERIALIZED (
                    SELECT due.* FROM unnest($4::text[]) AS s (state) CROSS JOIN LATERAL (
                        SELECT operator_id, id, campaign_id, number_index, contacted_via, state, notified_on, extended_until,
                               suspended_on, due_on, order_id, balance_fen, currency, version
                        FROM campaign_user WHERE state = s.state AND due_on <= $1
                        ORDER BY due_on LIMIT $2 FOR UPDATE SKIP LOCKED) AS due
                    LIMIT $2)
                SELECT %s, u.contacted_via %s
                FROM u JOIN campaign c ON c.operator_id = u.operator_id AND c.id = u.campaign_id""".formatted(CampaignUserRow.COLUMNS, CampaignUserRow.REGISTERED),
                Tuple.of(
                        today,
                        most,
                        Indexes.prefixes(index),
                        inOrder.stream().map(Enum::name).toArray(String[]::new)),
                rows -> next.apply(all(
                        rows,
                        row -> new Due(
                                CampaignUserRow.user(row),
                                Rows.constant(row, "contacted_via", NoticeChannel.class),
                                Optional.ofNullable(row.getUUID("registered_as")),
                                row.getBoolean("being_registered")))));
    }

    /** What becomes of a user, and by which registration, if by one. */
    public record Moved(CampaignUser.Swept swept, Optional<UUID> registration) {
        private CampaignUser next() {
            return swept.user();
        }
    }

    /**
     * When something is written.
     *
     * @param host what this host's own clock shows; empty when it cannot be believed, so that nobody takes theirs for late
     */
    public record Moment(LocalDate today, Instant now, Optional<Instant> host) {}

    /** The write of what becomes of users who were taken, with the orders they wait for now. */
    public Write moved(List<Moved> moved, Moment at, Instant remindAt) {
        List<Moved> ordered = moved.stream()
                .filter(each -> each.swept().ordered().isPresent())
                .toList();
        return Write.always(CAMPAIGNER)
                .and(
                        """
                        UPDATE campaign_user u
                        SET state = n.state, due_on = n.due_on, order_id = n.order_id,
                            remind_at = CASE WHEN n.ordered THEN ?::timestamptz
                                             WHEN n.order_id = u.order_id THEN u.remind_at END,
                            reminders = CASE WHEN n.order_id = u.order_id THEN u.reminders ELSE 0 END,
                            escalated = u.escalated AND coalesce(n.order_id = u.order_id, false),
                            balance_fen = n.balance_fen, currency = n.currency,
                            registration_id = coalesce(n.registration_id, u.registration_id), version = n.version
                        FROM guard, unnest(?::uuid[], ?::uuid[], ?::text[], ?::date[], ?::uuid[], ?::boolean[], ?::bigint[],
                                           ?::text[], ?::uuid[], ?::integer[])
                                    AS n (operator_id, id, state, due_on, order_id, ordered, balance_fen, currency,
                                          registration_id, version)
                        WHERE u.operator_id = n.operator_id AND u.id = n.id""",
                        remindAt,
                        array(moved, each -> each.next().operatorId(), UUID[]::new),
                        array(moved, each -> each.next().id(), UUID[]::new),
                        array(moved, each -> each.next().state().name(), String[]::new),
                        array(moved, each -> each.next().dueOn().orElse(null), LocalDate[]::new),
                        array(moved, each -> each.next().orderId().orElse(null), UUID[]::new),
                        array(moved, each -> each.swept().ordered().isPresent(), Boolean[]::new),
                        array(moved, each -> fen(each.next().balance()), Long[]::new),
                        array(moved, each -> currency(each.next().balance()), String[]::new),
                        array(moved, each -> each.registration().orElse(null), UUID[]::new),
                        array(moved, each -> each.next().version(), Integer[]::new))
                .and(
                        """
                        INSERT INTO campaign_order (operator_id, id, user_id, kind, ordered_at, ordered_on, counted_from,
                                                    balance_fen, currency, host_clock)
                        SELECT n.operator_id, n.id, n.user_id, n.kind, ?::timestamptz, ?::date, n.counted_from,
                               n.balance_fen, n.currency, ?::timestamptz
                        FROM guard, unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::date[], ?::bigint[], ?::text[])
                                    AS n (operator_id, id, user_id, kind, counted_from, balance_fen, currency)""",
                        at.now(),
                        at.today(),
                        at.host().orElse(null),
                        array(ordered, each -> each.next().operatorId(), UUID[]::new),
                        array(ordered, each -> each.next().orderId().orElseThrow(), UUID[]::new),
                        array(ordered, each -> each.next().id(), UUID[]::new),
                        array(
                                ordered,
                                each -> each.swept().ordered().orElseThrow().name(),
                                String[]::new),
                        array(ordered, DueCampaignUsers::countedFrom, LocalDate[]::new),
                        array(ordered, each -> fen(each.swept().balance()), Long[]::new),
                        array(ordered, each -> currency(each.swept().balance()), String[]::new));
    }

    private static Long fen(Optional<Balance> balance) {
        return balance.map(Balance::fen).orElse(null);
    }

    private static String currency(Optional<Balance> balance) {
        return balance.map(Balance::currency).orElse(null);
    }

    private static LocalDate countedFrom(Moved moved) {
        return switch (moved.swept().ordered().orElseThrow()) {
            case SUSPEND -> moved.next().sixtyDaysFrom().orElseThrow();
            case TERMINATE -> moved.next().suspendedOn().orElseThrow();
            case NOTICE, RESUME, REFUND -> null;
        };
    }

    static <T, V> V[] array(List<T> all, Function<T, V> member, IntFunction<V[]> made) {
        return all.stream().map(member).toArray(made);
    }

    static <T> List<T> all(RowSet<Row> rows, Function<Row, T> each) {
        List<T> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(each.apply(row)));
        return found;
    }
}
