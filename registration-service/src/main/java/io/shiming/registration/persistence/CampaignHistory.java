package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.AddressedOrder;
import io.shiming.registration.domain.Balance;
import io.shiming.registration.domain.CampaignOrder;
import io.shiming.registration.domain.CampaignStory;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.Extension;
import io.shiming.registration.domain.Notice;
import io.shiming.registration.domain.NoticeChannel;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What users of campaigns were told and granted, and what was ordered about them: written once and never changed. */
@Singleton
public class CampaignHistory {
    /** The constraint that lets an order be acknowledged once. */
    public static final String ACKNOWLEDGED_ONCE = "campaign_acknowledgement_pkey";

    private static final String ORDERS = """
            SELECT o.*, u.campaign_id, u.order_id, u.reminders, u.escalated, u.sealed, u.key_id,
                   a.acknowledged_at, a.balance_fen AS left_fen, a.currency AS left_currency
            FROM campaign_order o
            JOIN campaign_user u ON u.operator_id = o.operator_id AND u.id = o.user_id
            LEFT JOIN campaign_acknowledgement a ON a.operator_id = o.operator_id AND a.order_id = o.id
            """;

    private final Database database;
    private final CampaignUserRepository users;

    CampaignHistory(Database database, CampaignUserRepository users) {
        this.database = database;
        this.users = users;
    }

    /** The part that keeps a notice. */
    public Write.Part noticed(CampaignUser user, Notice notice, DataKey key) {
        return Write.Part.of(
                """
                INSERT INTO campaign_notice (operator_id, user_id, id, channel, sent_at, delivered_at, proof, proof_sha256,
                                             recorded_at, recorded_by)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz, ?::timestamptz, ?::bytea, ?::bytea,
                       ?::timestamptz, ?::text FROM guard""",
                user.operatorId(),
                user.id(),
                notice.id(),
                notice.channel(),
                notice.sentAt(),
                notice.deliveredAt().orElse(null),
                CampaignUserRepository.seal(user, notice.id(), notice.proof(), key),
                notice.proofSha256().map(HexFormat.of()::parseHex).orElse(null),
                notice.recordedAt(),
                notice.recordedBy());
    }

    /** The part that keeps an extension. */
    public Write.Part extended(CampaignUser user, Extension extension, DataKey key) {
        return Write.Part.of(
                """
                INSERT INTO campaign_extension (operator_id, user_id, id, until, reason, granted_at, granted_by)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::date, ?::bytea, ?::timestamptz, ?::text FROM guard""",
                user.operatorId(),
                user.id(),
                extension.id(),
                extension.until(),
                CampaignUserRepository.seal(user, extension.id(), extension.reason(), key),
                extension.grantedAt(),
                extension.grantedBy());
    }

    /** The part that keeps an acknowledgement; an order has one. */
    public Write.Part acknowledged(CampaignOrder order, CampaignOrder.Acknowledgement acknowledgement, String by) {
        return Write.Part.of(
                """
                INSERT INTO campaign_acknowledgement (operator_id, order_id, acknowledged_at, acknowledged_by, balance_fen,
                                                      currency)
                SELECT ?::uuid, ?::uuid, ?::timestamptz, ?::text, ?::bigint, ?::text FROM guard""",
                order.operatorId(),
                order.id(),
                acknowledgement.at(),
                by,
                acknowledgement.balance().map(Balance::fen).orElse(null),
                acknowledgement.balance().map(Balance::currency).orElse(null));
    }

    /** An order of this campaign; fails with NOT_FOUND for another operator's as for none. */
    public Uni<CampaignOrder> require(UUID operatorId, UUID campaignId, UUID orderId) {
        return database.query(
                        Scope.tenant(operatorId),
                        ORDERS + "WHERE o.operator_id = $1 AND o.id = $3 AND u.campaign_id = $2",
                        Tuple.of(operatorId, campaignId, orderId))
                .map(rows ->
                        all(rows, CampaignHistory::order).stream().findFirst().orElseThrow(DomainException::notFound));
    }

    /** The same with the number, given out only if that is on record. Two round trips, one of them to the keys server. */
    public Uni<AddressedOrder> requireOnRecord(UUID operatorId, UUID campaignId, UUID orderId, Write.Part record) {
        return database.readOnRecord(
                        Write.always(Scope.tenant(operatorId)).and(record),
                        ORDERS + "WHERE o.operator_id = $1 AND o.id = $3 AND u.campaign_id = $2",
                        Tuple.of(operatorId, campaignId, orderId))
                .chain(rows -> {
                    for (Row row : rows) {
                        return users.keys(List.of(row.getUUID("key_id")))
                                .map(found -> new AddressedOrder(
                                        order(row), CampaignUserRepository.number(row, row.getUUID("user_id"), found)));
                    }
                    return Uni.createFrom().failure(DomainException.notFound());
                });
    }

    /** Those that are waited for, the oldest first, later than {@code after}. */
    public Uni<List<CampaignOrder>> open(
            UUID operatorId, UUID campaignId, boolean escalatedOnly, int limit, Optional<UUID> after) {
        return database.query(
                        Scope.tenant(operatorId),
                        ORDERS + """
                        WHERE u.operator_id = $1 AND u.campaign_id = $2 AND o.id = u.order_id
                          AND ($5::uuid IS NULL OR u.order_id > $5) AND (u.escalated OR NOT $3)
                        ORDER BY u.order_id LIMIT $4""",
                        Tuple.tuple()
                                .addUUID(operatorId)
                                .addUUID(campaignId)
                                .addBoolean(escalatedOnly)
                                .addInteger(limit)
                                .addUUID(after.orElse(null)))
                .map(rows -> all(rows, CampaignHistory::order));
    }

    /** Everything that happened to a user, given out only if the look is on record. Three round trips. */
    public Uni<CampaignStory> storyOnRecord(CampaignUser user, DataKey key, Write.Part record) {
        Scope scope = Scope.tenant(user.operatorId());
        Tuple whose = Tuple.of(user.operatorId(), user.id());
        return database.readOnRecord(
                        Write.always(scope).and(record),
                        ORDERS + "WHERE o.operator_id = $1 AND o.user_id = $2 ORDER BY o.id",
                        whose)
                .chain(orders -> database.query(
                                scope,
                                "SELECT * FROM campaign_notice WHERE operator_id = $1 AND user_id = $2 ORDER BY id",
                                whose)
                        .chain(notices -> database.query(
                                        scope,
                                        "SELECT * FROM campaign_extension WHERE operator_id = $1 AND user_id = $2"
                                                + " ORDER BY id",
                                        whose)
                                .map(extensions -> new CampaignStory(
                                        user,
                                        all(notices, row -> notice(user, row, key)),
                                        all(extensions, row -> extension(user, row, key)),
                                        all(orders, CampaignHistory::order)))));
    }

    private static Notice notice(CampaignUser user, Row row, DataKey key) {
        UUID id = row.getUUID("id");
        return new Notice(
                id,
                NoticeChannel.valueOf(row.getString("channel")),
                row.getOffsetDateTime("sent_at").toInstant(),
                Rows.instant(row, "delivered_at"),
                CampaignUserRepository.open(user, id, row.getBuffer("proof").getBytes(), key),
                Optional.ofNullable(row.getBuffer("proof_sha256"))
                        .map(bytes -> bytes.getBytes())
                        .map(HexFormat.of()::formatHex),
                row.getOffsetDateTime("recorded_at").toInstant(),
                row.getString("recorded_by"));
    }

    private static Extension extension(CampaignUser user, Row row, DataKey key) {
        UUID id = row.getUUID("id");
        return new Extension(
                id,
                row.getLocalDate("until"),
                CampaignUserRepository.open(user, id, row.getBuffer("reason").getBytes(), key),
                row.getOffsetDateTime("granted_at").toInstant(),
                row.getString("granted_by"));
    }

    private static CampaignOrder order(Row row) {
        UUID id = row.getUUID("id");
        boolean open = id.equals(row.getUUID("order_id"));
        Optional<Instant> acknowledgedAt = Rows.instant(row, "acknowledged_at");
        return new CampaignOrder(
                row.getUUID("operator_id"),
                row.getUUID("campaign_id"),
                row.getUUID("user_id"),
                id,
                CampaignOrder.Kind.valueOf(row.getString("kind")),
                row.getOffsetDateTime("ordered_at").toInstant(),
                CampaignUserRow.balance(row, "balance_fen", "currency"),
                acknowledgedAt.map(at -> new CampaignOrder.Acknowledgement(
                        at, CampaignUserRow.balance(row, "left_fen", "left_currency"))),
                open,
                open ? row.getInteger("reminders") : 0,
                open && row.getBoolean("escalated"));
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> each) {
        List<T> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(each.apply(row)));
        return found;
    }
}
