package io.shiming.retention.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.retention.domain.Act;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Effect;
import io.shiming.retention.domain.Office;
import io.shiming.retention.domain.Policy;
import io.shiming.retention.domain.Proposal;
import io.shiming.retention.domain.ProposalState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Proposals to change policies, and what they would do. */
@Singleton
public class ProposalRepository {
    /** Beside each proposal the policy it would follow, whether it was approved, and which one is in force. */
    private static final String SELECT = """
            SELECT p.*, b.period AS base_period, b.grace_days AS base_grace_days, b.since AS base_since,
                   EXISTS (SELECT FROM policy a WHERE a.proposal_id = p.id) AS approved,
                   p.base_version < (SELECT max(version) FROM policy c WHERE c.category = p.category) AS overtaken
            FROM policy_proposal p
            JOIN policy b ON b.category = p.category AND b.version = p.base_version
            """;

    private final Database database;

    ProposalRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /**
     * What runs in a category, whosever it is. It looks at every clock of the category.
     *
     * @param dueNow whatever began before this moment is due
     * @param dueThen would be due, by other terms
     */
    public Uni<Effect> effect(Category category, Instant dueNow, Instant dueThen) {
        return database.query(Reading.AUTHORITY, """
                        SELECT count(*) AS clocks, count(*) FILTER (WHERE started_at < $2) AS due_before,
                               count(*) FILTER (WHERE started_at < $3) AS due_after,
                               min(started_at) AS first_started_at, max(started_at) AS last_started_at
                        FROM due_item WHERE category = $1""", Tuple.of(category.name(), utc(dueNow), utc(dueThen)))
                .map(rows -> effect(rows.iterator().next()));
    }

    public Write made(Proposal proposal) {
        Effect effect = proposal.effect();
        return Write.always(Scope.none())
                .and(
                        """
                        INSERT INTO policy_proposal (id, category, base_version, period, grace_days, reason, proposed_by,
                                                     office, proposed_at, clocks, due_before, due_after,
                                                     first_started_at, last_started_at)
                        SELECT ?::uuid, ?::text, ?::integer, ?::text, ?::integer, ?::text, ?::text, ?::text,
                               ?::timestamptz, ?::bigint, ?::bigint, ?::bigint, ?::timestamptz, ?::timestamptz
                        FROM guard""",
                        proposal.id(),
                        proposal.base().category(),
                        proposal.base().version(),
                        proposal.terms().period().toString(),
                        proposal.terms().graceDays(),
                        proposal.reason(),
                        proposal.proposed().by(),
                        proposal.proposed().office().role(),
                        proposal.proposed().at(),
                        effect.clocks(),
                        effect.dueBefore(),
                        effect.dueAfter(),
                        effect.ends().map(Effect.Ends::first).orElse(null),
                        effect.ends().map(Effect.Ends::last).orElse(null));
    }

    public Uni<Optional<Proposal>> find(Category category, UUID id) {
        return database.query(
                        Scope.none(), SELECT + "WHERE p.category = $1 AND p.id = $2", Tuple.of(category.name(), id))
                .map(rows ->
                        Rows.all(rows, ProposalRepository::proposal).stream().findFirst());
    }

    /** Those of a category that follow the policy in force, in the order they were made. */
    public Uni<List<Proposal>> open(Policy base) {
        return database.query(
                        Scope.none(),
                        SELECT + "WHERE p.category = $1 AND p.base_version = $2 ORDER BY p.id",
                        Tuple.of(base.category().name(), base.version()))
                .map(rows -> Rows.all(rows, ProposalRepository::proposal));
    }

    /** In the order they were made. */
    public Uni<List<Proposal>> page(Category category, int limit, Optional<UUID> after) {
        return database.query(
                        Scope.none(),
                        SELECT + "WHERE p.category = $1 AND ($2::uuid IS NULL OR p.id > $2) ORDER BY p.id LIMIT $3",
                        Tuple.of(category.name(), after.orElse(null), limit))
                .map(rows -> Rows.all(rows, ProposalRepository::proposal));
    }

    private static Proposal proposal(Row row) {
        return new Proposal(
                row.getUUID("id"),
                new Policy(
                        Category.valueOf(row.getString("category")),
                        row.getInteger("base_version"),
                        Rows.terms(row, "base_period", "base_grace_days"),
                        Rows.maybe(row, "base_since")),
                Rows.terms(row, "period", "grace_days"),
                row.getString("reason"),
                new Act(
                        row.getString("proposed_by"),
                        Office.of(row.getString("office")).orElseThrow(),
                        Rows.instant(row, "proposed_at")),
                effect(row),
                state(row));
    }

    private static ProposalState state(Row row) {
        if (row.getBoolean("approved")) {
            return ProposalState.APPROVED;
        }
        return row.getBoolean("overtaken") ? ProposalState.OVERTAKEN : ProposalState.OPEN;
    }

    private static Effect effect(Row row) {
        return new Effect(
                row.getLong("clocks"),
                row.getLong("due_before"),
                row.getLong("due_after"),
                Rows.maybe(row, "first_started_at")
                        .map(first -> new Effect.Ends(first, Rows.instant(row, "last_started_at"))));
    }
}
