package io.shiming.retention.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.retention.domain.Act;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Policy;
import io.shiming.retention.domain.Proposal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;

/** Policies in all their versions. They are nobody's in particular, so every caller's transaction may read them. */
@Singleton
public class PolicyRepository {
    /** The constraint that lets a version be made once. */
    public static final String VERSION = "policy_pkey";

    private final Database database;

    PolicyRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** Those in force, in the order of their categories' names. */
    public Uni<List<Policy>> current() {
        return database.query(
                        Scope.none(),
                        "SELECT DISTINCT ON (category) * FROM policy ORDER BY category, version DESC",
                        Tuple.tuple())
                .map(rows -> Rows.all(rows, PolicyRepository::policy));
    }

    public Uni<Policy> current(Category category) {
        return database.query(
                        Scope.none(),
                        "SELECT * FROM policy WHERE category = $1 ORDER BY version DESC LIMIT 1",
                        Tuple.of(category.name()))
                .map(rows -> policy(rows.iterator().next()));
    }

    /** The write of a version, by the proposal that was approved. */
    public Write approved(Proposal proposal, Act approval) {
        Policy policy = proposal.policy(approval);
        return Write.always(Scope.none())
                .and(
                        """
                        INSERT INTO policy (category, version, period, grace_days, proposal_id, approved_by,
                                            approver_office, since)
                        SELECT ?::text, ?::integer, ?::text, ?::integer, ?::uuid, ?::text, ?::text, ?::timestamptz
                        FROM guard""",
                        policy.category(),
                        policy.version(),
                        policy.terms().period().toString(),
                        policy.terms().graceDays(),
                        proposal.id(),
                        approval.by(),
                        approval.office().role(),
                        approval.at());
    }

    static Policy policy(Row row) {
        return new Policy(
                Category.valueOf(row.getString("category")),
                row.getInteger("version"),
                Rows.terms(row, "period", "grace_days"),
                Rows.maybe(row, "since"));
    }
}
