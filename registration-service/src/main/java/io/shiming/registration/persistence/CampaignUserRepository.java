package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.IndexKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.CampaignStep;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.CampaignUserState;
import io.shiming.registration.domain.ImportedUser;
import io.shiming.registration.domain.NoticeChannel;
import io.shiming.registration.domain.Registration;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The users of campaigns (Art. 27). Of the person there is the service number only, sealed and indexed as registrations' are. */
@Singleton
public class CampaignUserRepository {
    private static final String NUMBER = "campaign-number";
    /** Takes events to operators' systems. */
    private static final Scope COURIER = Scope.role("courier");

    /** Where a registration leads to, from each state from which it leads anywhere. */
    private static final List<CampaignUserState> REGISTERING = Arrays.stream(CampaignUserState.values())
            .filter(state -> !state.after(CampaignStep.REGISTERED).equals(Optional.of(state)))
            .toList();

    /** The numbers orders are about: $1 the operators, $2 the orders, $3 the users. */
    static final String NUMBERS = """
            SELECT u.operator_id, u.id, u.order_id, u.sealed, u.key_id
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS o (operator_id, order_id, user_id)
            JOIN campaign_user u ON u.operator_id = o.operator_id AND u.id = o.user_id AND u.order_id = o.order_id""";

    private static final Logger LOG = Logger.getLogger(CampaignUserRepository.class);

    private final Database database;
    private final KeyServer keys;
    private final BlindIndex index;

    CampaignUserRepository(Database database, KeyServer keys, BlindIndex index) {
        this.database = database;
        this.keys = keys;
        this.index = index;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** A user as they are brought. */
    public record Brought(UUID id, Sensitive<String> serviceNumber, Optional<NoticeChannel> contactedVia) {}

    /**
     * Stores users that are not there yet, a number once in a campaign whatever index keys there are, since who stores takes
     * turns. Whoever is registered needs nothing more. One round trip, and the wait for one's turn.
     *
     * @param importId whose key seals them
     * @param record what puts it on record
     * @return what became of each, in their order; null where the campaign is not there any more
     */
    public Uni<List<ImportedUser>> imported(
            UUID operatorId,
            UUID campaignId,
            UUID importId,
            DataKey key,
            List<Brought> users,
            LocalDate today,
            Instant now,
            Write.Part record) {
        IndexKey primary = index.primary();
        List<byte[]> sought = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            String number = users.get(i).serviceNumber().reveal();
            for (byte[] each : index.all(one -> Indexes.serviceNumber(one, number))) {
                sought.add(each);
                places.add(i + 1L);
            }
        }
        Write turn = Write.when(Scope.tenant(operatorId), """
                        SELECT 1 AS one FROM campaign WHERE operator_id = ?::uuid AND id = ?::uuid AND purged_at IS NULL
                        FOR NO KEY UPDATE""", operatorId, campaignId)
                .and("""
                        UPDATE campaign SET settled_on = NULL FROM guard
                        WHERE operator_id = ?::uuid AND id = ?::uuid AND settled_on IS NOT NULL""", operatorId, campaignId)
                .and(record);
        return database.queryInTurn(
                        turn,
                        """
                        WITH line AS (
                            SELECT * FROM unnest($3::uuid[], $4::bytea[], $5::bytea[], $6::text[])
                                WITH ORDINALITY AS l (id, number_index, sealed, via, n)),
                        sought AS (SELECT * FROM unnest($7::bytea[], $8::bigint[]) AS s (number_index, n)),
                        -- Found one by one through the index, however few there were when this was planned.
                        known AS (
                            SELECT DISTINCT ON (s.n) s.n, u.id, u.state FROM sought s CROSS JOIN LATERAL (
                                SELECT id, state FROM campaign_user
                                WHERE operator_id = $1 AND number_index = s.number_index AND campaign_id = $2 LIMIT 1) AS u),
                        registered AS (
                            SELECT DISTINCT s.n, r.id FROM sought s CROSS JOIN LATERAL (
                                SELECT id FROM registration
                                WHERE operator_id = $1 AND service_number_index = s.number_index
                                  AND %s LIMIT 1) AS r),
                        fresh AS (
                            SELECT DISTINCT ON (l.number_index) l.*, r.id AS registration_id, c.starts_on
                            FROM line l JOIN campaign c ON c.operator_id = $1 AND c.id = $2 AND c.purged_at IS NULL
                            LEFT JOIN registered r ON r.n = l.n
                            WHERE NOT EXISTS (SELECT FROM known k WHERE k.n = l.n) ORDER BY l.number_index, l.n),
                        made AS (
                            INSERT INTO campaign_user (operator_id, campaign_id, id, number_index, sealed, key_id,
                                                       contacted_via, state, due_on, registration_id, imported_at, version)
                            SELECT $1, $2, id, number_index, sealed, $9, via,
                                   CASE WHEN registration_id IS NULL THEN 'IMPORTED' ELSE 'REGISTERED' END,
                                   CASE WHEN registration_id IS NULL AND via IS NOT NULL
                                        THEN greatest($10::date, starts_on) END,
                                   registration_id, $11, 0
                            FROM fresh RETURNING id, number_index, state)
                        SELECT coalesce(k.id, m.id) AS id, coalesce(k.state, m.state) AS state,
                               k.id IS NULL AND m.id = l.id AS made
                        FROM line l LEFT JOIN known k ON k.n = l.n LEFT JOIN made m ON m.number_index = l.number_index
                        ORDER BY l.n""".formatted(CampaignUserRow.IS_REGISTERED),
                        Tuple.tuple()
                                .addUUID(operatorId)
                                .addUUID(campaignId)
                                .addArrayOfUUID(users.stream().map(Brought::id).toArray(UUID[]::new))
                                .addValue(Write.buffers(users.stream()
                                        .map(each -> Indexes.serviceNumber(
                                                primary, each.serviceNumber().reveal()))
                                        .toArray(byte[][]::new)))
                                .addValue(Write.buffers(users.stream()
                                        .map(each -> key.seal(
                                                each.serviceNumber().reveal().getBytes(StandardCharsets.UTF_8),
                                                binding(operatorId, each.id())))
                                        .toArray(byte[][]::new)))
                                .addArrayOfString(users.stream()
                                        .map(each -> each.contactedVia()
                                                .map(Enum::name)
                                                .orElse(null))
                                        .toArray(String[]::new))
                                .addValue(Write.buffers(sought.toArray(byte[][]::new)))
                                .addArrayOfLong(places.toArray(Long[]::new))
                                .addUUID(importId)
                                .addLocalDate(today)
                                .addOffsetDateTime(utc(now)))
                .onItem()
                .ifNotNull()
                .transform(rows -> {
                    List<ImportedUser> outcomes = new ArrayList<>(rows.size());
                    rows.forEach(row -> outcomes.add(new ImportedUser(
                            row.getUUID("id"),
                            CampaignUserState.valueOf(row.getString("state")),
                            row.getBoolean("made"))));
                    return outcomes;
                });
    }

    /** A user, by number; fails with NOT_FOUND where there is none in this campaign of this operator. */
    public Uni<CampaignUser> require(UUID operatorId, UUID campaignId, Sensitive<String> serviceNumber) {
        return database.query(
                        Scope.tenant(operatorId),
                        "SELECT " + CampaignUserRow.COLUMNS + CampaignUserRow.FROM
                                + "WHERE u.operator_id = $1 AND u.campaign_id = $2 AND u.number_index = ANY ($3::bytea[])",
                        Tuple.tuple()
                                .addUUID(operatorId)
                                .addUUID(campaignId)
                                .addValue(Write.buffers(
                                        index.all(each -> Indexes.serviceNumber(each, serviceNumber.reveal())))))
                .map(CampaignUserRepository::only);
    }

    public Uni<CampaignUser> require(UUID operatorId, UUID id) {
        return database.query(
                        Scope.tenant(operatorId),
                        "SELECT " + CampaignUserRow.COLUMNS + CampaignUserRow.FROM
                                + "WHERE u.operator_id = $1 AND u.id = $2",
                        Tuple.of(operatorId, id))
                .map(CampaignUserRepository::only);
    }

    private static CampaignUser only(Iterable<Row> rows) {
        for (Row row : rows) {
            return CampaignUserRow.user(row);
        }
        throw DomainException.notFound();
    }

    /** The key under which what is known of a user is sealed; fails with NOT_FOUND once it is gone. */
    public Uni<DataKey> sealer(CampaignUser user) {
        return database.query(
                        Scope.tenant(user.operatorId()),
                        "SELECT key_id FROM campaign_user WHERE operator_id = $1 AND id = $2",
                        Tuple.of(user.operatorId(), user.id()))
                .chain(rows -> {
                    for (Row row : rows) {
                        UUID id = row.getUUID("key_id");
                        return keys.find(List.of(id))
                                .map(found ->
                                        Optional.ofNullable(found.get(id)).orElseThrow(DomainException::notFound));
                    }
                    return Uni.createFrom().failure(DomainException.notFound());
                });
    }

    /** The write that brings a user from what was read to what they are next; does nothing when somebody else was quicker. */
    public Write stepped(CampaignUser read, CampaignUser next) {
        return Write.when(
                Scope.tenant(read.operatorId()),
                """
                UPDATE campaign_user u
                SET state = ?::text, notified_on = ?::date, extended_until = ?::date, suspended_on = ?::date,
                    due_on = ?::date, order_id = ?::uuid, remind_at = CASE WHEN u.order_id = ?::uuid THEN remind_at END,
                    reminders = CASE WHEN u.order_id = ?::uuid THEN reminders ELSE 0 END,
                    escalated = u.escalated AND coalesce(u.order_id = ?::uuid, false),
                    balance_fen = ?::bigint, currency = ?::text, version = ?::integer
                WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer RETURNING 1""",
                next.state(),
                next.notifiedOn().orElse(null),
                next.extendedUntil().orElse(null),
                next.suspendedOn().orElse(null),
                next.dueOn().orElse(null),
                next.orderId().orElse(null),
                next.orderId().orElse(null),
                next.orderId().orElse(null),
                next.orderId().orElse(null),
                next.balance().map(left -> left.fen()).orElse(null),
                next.balance().map(left -> left.currency()).orElse(null),
                next.version(),
                read.operatorId(),
                read.id(),
                read.version());
    }

    /**
     * The part by which a registration that becomes active is noted wherever its number is in a campaign of its operator
     * (Art. 27): whoever was suspended, or is about to be, is to be resumed. One look at an index; for an operator without a
     * campaign it is at one in which there is nothing of theirs. A row that the sweep holds is waited for, and looked at again
     * as it is then; with the states joined it would be compared with the one it was found for, and left alone.
     */
    public Write.Part registered(Registration active, LocalDate today) {
        return Write.Part.of(
                """
                UPDATE campaign_user u
                SET state = (SELECT step.next FROM unnest(?::text[], ?::text[]) AS step (state, next)
                             WHERE step.state = u.state),
                    due_on = CASE WHEN u.state = ANY (?::text[]) THEN ?::date END,
                    order_id = NULL, remind_at = NULL, reminders = 0, escalated = false, registration_id = ?::uuid,
                    version = u.version + 1
                FROM guard
                WHERE u.operator_id = ?::uuid AND u.number_index = ANY (?::bytea[]) AND u.state = ANY (?::text[])""",
                names(REGISTERING.stream()),
                names(REGISTERING.stream().map(CampaignUserRepository::registering)),
                names(REGISTERING.stream().filter(state -> registering(state) == CampaignUserState.RESUMPTION_ORDERED)),
                today,
                active.id(),
                active.operatorId(),
                index.all(each -> Indexes.serviceNumber(each, active.particulars())),
                names(REGISTERING.stream()));
    }

    private static CampaignUserState registering(CampaignUserState state) {
        return state.after(CampaignStep.REGISTERED).orElseThrow();
    }

    private static String[] names(Stream<CampaignUserState> states) {
        return states.map(Enum::name).toArray(String[]::new);
    }

    /** Whom an order is about. */
    public record Addressee(UUID operatorId, UUID orderId, UUID campaignUserId) {}

    /**
     * Of users who wait for an order still, their numbers, by the order's id; whose order was overtaken, who are gone, or whose
     * number does not open, are missing. Two round trips, one of them to the keys server.
     */
    public Uni<Map<UUID, Sensitive<String>>> numbers(List<Addressee> addressees) {
        if (addressees.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return database.query(
                        COURIER,
                        NUMBERS,
                        Tuple.of(
                                ids(addressees, Addressee::operatorId),
                                ids(addressees, Addressee::orderId),
                                ids(addressees, Addressee::campaignUserId)))
                .chain(rows -> {
                    List<Row> found = new ArrayList<>(rows.size());
                    rows.forEach(found::add);
                    return keys.find(found.stream()
                                    .map(row -> row.getUUID("key_id"))
                                    .collect(Collectors.toSet()))
                            .map(opened -> numbers(found, opened));
                });
    }

    private static UUID[] ids(List<Addressee> addressees, Function<Addressee, UUID> id) {
        return addressees.stream().map(id).toArray(UUID[]::new);
    }

    /** One that does not open keeps nobody else's order from being sent. */
    private static Map<UUID, Sensitive<String>> numbers(List<Row> rows, Map<UUID, DataKey> opened) {
        Map<UUID, Sensitive<String>> numbers = new HashMap<>();
        for (Row row : rows) {
            if (!opened.containsKey(row.getUUID("key_id"))) {
                continue;
            }
            UUID userId = row.getUUID("id");
            try {
                numbers.put(row.getUUID("order_id"), number(row, userId, opened));
            } catch (DataKey.Unsealable broken) {
                LOG.errorf("the number of campaign user %s does not open; the order is not sent", userId);
            }
        }
        return numbers;
    }

    /** A number, opened. */
    static Sensitive<String> number(Row row, UUID userId, Map<UUID, DataKey> found) {
        DataKey key = Optional.ofNullable(found.get(row.getUUID("key_id"))).orElseThrow(DomainException::notFound);
        return new Sensitive<>(new String(
                key.open(row.getBuffer("sealed").getBytes(), binding(row.getUUID("operator_id"), userId)),
                StandardCharsets.UTF_8));
    }

    static DataKey.Binding binding(UUID operatorId, UUID userId) {
        return DataKey.Binding.of(operatorId, userId, NUMBER);
    }

    /** Something else that is known of a user, to be stored beside them. */
    static byte[] seal(CampaignUser user, UUID id, Sensitive<String> text, DataKey key) {
        return key.seal(
                text.reveal().getBytes(StandardCharsets.UTF_8),
                DataKey.Binding.of(user.operatorId(), user.id(), id.toString()));
    }

    static Sensitive<String> open(CampaignUser user, UUID id, byte[] sealed, DataKey key) {
        return new Sensitive<>(new String(
                key.open(sealed, DataKey.Binding.of(user.operatorId(), user.id(), id.toString())),
                StandardCharsets.UTF_8));
    }

    /** The keys of some imports, by their ids. */
    Uni<Map<UUID, DataKey>> keys(Collection<UUID> imports) {
        return keys.find(imports);
    }
}
