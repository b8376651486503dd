package io.shiming.registration.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Campaign;
import io.shiming.registration.domain.CampaignUserState;
import io.shiming.registration.domain.Progress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Campaigns, and how many of their users stand where (Art. 27). */
@Singleton
public class CampaignRepository {
    private static final Scope AUTHORITY = Scope.role("authority");
    private static final Scope CAMPAIGNER = Scope.role("campaigner");

    /** Some hundred rows at most, however many users there are; see the migration. */
    private static final String COUNTS = """
            (SELECT json_agg(json_build_object('state', n.state, 'dueOn', n.due_on, 'extended', n.extended,
                                               'escalated', n.escalated, 'users', n.users)
                             ORDER BY n.state, n.due_on, n.extended, n.escalated)
             FROM (SELECT state, nullif(due_on, 'infinity') AS due_on, extended, escalated, sum(users) AS users
                   FROM campaign_count k WHERE k.operator_id = c.operator_id AND k.campaign_id = c.id
                   GROUP BY 1, 2, 3, 4 HAVING sum(users) > 0) AS n)""";

    private final Database database;

    CampaignRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write of a new campaign. */
    public Write opened(Campaign campaign) {
        return Write.always(Scope.tenant(campaign.operatorId()))
                .and("""
                INSERT INTO campaign (operator_id, id, starts_on, created_at)
                SELECT ?::uuid, ?::uuid, ?::date, ?::timestamptz FROM guard""", campaign.operatorId(), campaign.id(), campaign.startsOn(), campaign.createdAt());
    }

    /** An operator's campaign, whether or not there is anything left of its users; empty for another's. */
    public Uni<Optional<Campaign>> find(UUID operatorId, UUID id) {
        return database.query(
                        Scope.tenant(operatorId),
                        "SELECT * FROM campaign WHERE operator_id = $1 AND id = $2",
                        Tuple.of(operatorId, id))
                .map(rows -> campaigns(rows).stream().findFirst());
    }

    /**
     * How one stands, for its operator or, without one, for the authority; given out only if that is on record.
     *
     * @return fails with NOT_FOUND for another operator's as for none
     */
    public Uni<Progress> progressOnRecord(Optional<UUID> operatorId, UUID id, Write.Part record) {
        return database.readOnRecord(
                        Write.always(scope(operatorId)).and(record),
                        "SELECT c.*, " + COUNTS + " AS counts FROM campaign c WHERE c.id = $1",
                        Tuple.of(id))
                .map(rows -> {
                    for (Row row : rows) {
                        return new Progress(campaign(row), counts(row.getJsonArray("counts")));
                    }
                    throw DomainException.notFound();
                });
    }

    /** Newest first, at most {@code limit}, older than {@code after}; of one operator or, without one, of all. */
    public Uni<List<Campaign>> page(Optional<UUID> operatorId, int limit, Optional<UUID> after, Write.Part record) {
        return database.readOnRecord(
                        Write.always(scope(operatorId)).and(record),
                        "SELECT * FROM campaign c WHERE $2::uuid IS NULL OR c.id < $2 ORDER BY c.id DESC LIMIT $1",
                        Tuple.of(limit, after.orElse(null)))
                .map(CampaignRepository::campaigns);
    }

    /** How many orders nobody acknowledged for too long, and how many users wait for one that was due before. */
    public record Backlog(long escalated, long late) {}

    public Uni<Backlog> backlog(LocalDate today) {
        return database.query(CAMPAIGNER, """
                        SELECT coalesce(sum(k.users) FILTER (WHERE k.escalated), 0)::bigint AS escalated,
                               coalesce(sum(k.users) FILTER (WHERE k.due_on < $1), 0)::bigint AS late
                        FROM campaign_count k JOIN campaign c ON c.operator_id = k.operator_id AND c.id = k.campaign_id
                        WHERE c.purged_at IS NULL""", Tuple.of(today)).map(rows -> {
            Row row = rows.iterator().next();
            return new Backlog(row.getLong("escalated"), row.getLong("late"));
        });
    }

    /** Notes which campaigns have nothing under way any more, and since when; and which have again. */
    public Uni<Void> noteSettled(LocalDate today) {
        String[] underWay = Arrays.stream(CampaignUserState.values())
                .filter(CampaignUserState::isUnderWay)
                .map(Enum::name)
                .toArray(String[]::new);
        return database.query(CAMPAIGNER, """
                        WITH seen AS (
                            SELECT c.operator_id, c.id,
                                   CASE WHEN c.starts_on < $3 AND NOT EXISTS (
                                            SELECT FROM campaign_count k
                                            WHERE k.operator_id = c.operator_id AND k.campaign_id = c.id
                                              AND k.state = ANY ($2::text[])
                                            GROUP BY k.state HAVING sum(k.users) > 0)
                                        THEN coalesce(c.settled_on, $1) END AS settled_on
                            FROM campaign c WHERE c.purged_at IS NULL)
                        UPDATE campaign c SET settled_on = seen.settled_on FROM seen
                        WHERE c.operator_id = seen.operator_id AND c.id = seen.id
                          AND c.settled_on IS DISTINCT FROM seen.settled_on""", Tuple.of(today, underWay, today.minus(Campaign.TO_REGISTER)))
                .replaceWithVoid();
    }

    /** Those whose time is up: settled before then, or claimed before and not forgotten to the end. */
    public Uni<List<Campaign>> over(LocalDate settledBefore) {
        return database.query(CAMPAIGNER, """
                        SELECT * FROM campaign c
                        WHERE purged_at IS NULL AND settled_on < $1
                           OR purged_at IS NOT NULL AND EXISTS (
                                  SELECT FROM campaign_user u WHERE u.operator_id = c.operator_id AND u.campaign_id = c.id)
                        ORDER BY settled_on LIMIT 100""", Tuple.of(settledBefore)).map(CampaignRepository::campaigns);
    }

    /** Removes some users of a campaign with all that is known of them; the answer is how many. */
    public Uni<Integer> forgetUsers(Campaign campaign, int most) {
        return database.query(CAMPAIGNER, """
                        DELETE FROM campaign_user WHERE (operator_id, id) IN (
                            SELECT operator_id, id FROM campaign_user WHERE operator_id = $1 AND campaign_id = $2
                            LIMIT $3 FOR UPDATE SKIP LOCKED)""", Tuple.of(campaign.operatorId(), campaign.id(), most))
                .map(RowSet::rowCount);
    }

    /**
     * The write by which a campaign is closed for good, before anything of it is forgotten; does not happen when it was before,
     * or when users were brought meanwhile. Who brings some takes turns with it on the campaign's row.
     */
    public Write purged(Campaign campaign, LocalDate settledBefore, Instant now) {
        return Write.when(CAMPAIGNER, """
                UPDATE campaign SET purged_at = ?::timestamptz
                WHERE operator_id = ?::uuid AND id = ?::uuid AND purged_at IS NULL AND settled_on < ?::date
                RETURNING 1""", now, campaign.operatorId(), campaign.id(), settledBefore);
    }

    private static List<Progress.Count> counts(JsonArray stored) {
        if (stored == null) {
            return List.of();
        }
        return stored.stream()
                .map(JsonObject.class::cast)
                .map(count -> new Progress.Count(
                        CampaignUserState.valueOf(count.getString("state")),
                        Optional.ofNullable(count.getString("dueOn")).map(LocalDate::parse),
                        count.getBoolean("extended"),
                        count.getBoolean("escalated"),
                        count.getLong("users")))
                .toList();
    }

    private static Scope scope(Optional<UUID> operatorId) {
        return operatorId.map(Scope::tenant).orElse(AUTHORITY);
    }

    private static List<Campaign> campaigns(RowSet<Row> rows) {
        List<Campaign> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(campaign(row)));
        return found;
    }

    private static Campaign campaign(Row row) {
        return new Campaign(
                row.getUUID("operator_id"),
                row.getUUID("id"),
                row.getLocalDate("starts_on"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getLocalDate("settled_on")),
                Rows.instant(row, "purged_at"));
    }
}
