package io.shiming.agent.persistence;

import io.shiming.agent.domain.AgentDossier;
import io.shiming.agent.domain.Agreement;
import io.shiming.agent.domain.AgreementTerms;
import io.shiming.agent.domain.Ending;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Agreements with all their versions. */
@Singleton
public class AgreementRepository {
    /** The constraint that lets a version be recorded once. */
    public static final String VERSION = "agreement_pkey";

    /** An agreement in one JSON object, from {@code agreement a} grouped by {@link #GROUPED}. */
    static final String COLUMNS = """
            a.id, a.operator_id, a.agent_id, jsonb_agg(to_jsonb(a) ORDER BY a.version) AS versions,
            (SELECT t.terminated_at FROM agreement_termination t
             WHERE t.operator_id = a.operator_id AND t.agreement_id = a.id) AS terminated_at,
            (SELECT t.reason FROM agreement_termination t
             WHERE t.operator_id = a.operator_id AND t.agreement_id = a.id) AS ending
            """;

    static final String GROUPED = " GROUP BY a.operator_id, a.id, a.agent_id ";

    private static final String SELECT =
            "SELECT to_jsonb(x) AS agreement FROM (SELECT " + COLUMNS + " FROM agreement a ";

    private final Database database;

    AgreementRepository(Database database) {
        this.database = database;
    }

    /**
     * The write of its newest version, in the agent's turn. Does not happen without the signed copy it names, nor when it
     * was terminated, or the agent qualified anew or suspended, meanwhile.
     *
     * @param seen as far as the agent's histories went when it was found eligible
     */
    public Write made(Agreement agreement, AgentDossier.Extent seen) {
        Agreement.Version version = agreement.current();
        AgreementTerms terms = version.terms();
        return Write.when(
                        // The agent's too: before it is bound its histories are no affair of the operator's.
                        Scope.tenant(agreement.operatorId(), agreement.agentId()),
                        """
                        SELECT id AS copy_id FROM agreement_copy c
                        WHERE operator_id = ?::uuid AND sha256 = ?::bytea
                          AND NOT EXISTS (SELECT FROM agreement_termination t
                                          WHERE t.operator_id = c.operator_id AND t.agreement_id = ?::uuid)
                          AND (SELECT count(*) FROM qualification WHERE agent_id = ?::uuid) = ?::integer
                          AND (SELECT count(*) FROM suspension WHERE agent_id = ?::uuid) = ?::integer
                        ORDER BY id LIMIT 1""",
                        agreement.operatorId(),
                        HexFormat.of().parseHex(terms.copySha256()),
                        agreement.id(),
                        agreement.agentId(),
                        seen.qualifications(),
                        agreement.agentId(),
                        seen.suspensions())
                .and(
                        """
                        INSERT INTO agreement (operator_id, id, version, agent_id, clauses, service_types, signed_on,
                                               valid_from, valid_until, copy_id, copy_sha256, recorded_at)
                        SELECT ?::uuid, ?::uuid, ?::integer, ?::uuid, ?::text[], ?::text[], ?::date, ?::date, ?::date,
                               copy_id, ?::bytea, ?::timestamptz FROM guard""",
                        agreement.operatorId(),
                        agreement.id(),
                        version.number(),
                        agreement.agentId(),
                        names(terms.clauses()),
                        names(terms.serviceTypes()),
                        terms.signedOn(),
                        terms.validFrom(),
                        terms.validUntil(),
                        HexFormat.of().parseHex(terms.copySha256()),
                        version.recordedAt());
    }

    /** The write of its end, in the agent's turn; does not happen twice. */
    public Write terminated(Agreement agreement, Ending termination) {
        return Write.when(Scope.tenant(agreement.operatorId()), """
                        SELECT 1 AS one WHERE NOT EXISTS
                            (SELECT FROM agreement_termination WHERE operator_id = ?::uuid AND agreement_id = ?::uuid)""", agreement.operatorId(), agreement.id())
                .and(
                        """
                        INSERT INTO agreement_termination (operator_id, agreement_id, agent_id, reason, terminated_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz FROM guard""",
                        agreement.operatorId(),
                        agreement.id(),
                        agreement.agentId(),
                        termination.reason(),
                        termination.at());
    }

    public Uni<Optional<Agreement>> find(Reading reading, UUID id) {
        return reading.query(database, SELECT + "WHERE a.id = $1" + GROUPED + ") x", Tuple.of(id))
                .map(rows -> Rows.all(rows, row -> Json.agreement(row.getJsonObject("agreement"))).stream()
                        .findFirst());
    }

    /** Agreements in the order they were made, of one agent or of all. */
    public Uni<List<Agreement>> page(Reading reading, Optional<UUID> agentId, int limit, Optional<UUID> after) {
        return reading.query(
                        database,
                        SELECT + """
                                WHERE ($2::uuid IS NULL OR a.agent_id = $2)
                                  AND a.id IN (SELECT id FROM agreement
                                               WHERE version = 1 AND ($3::uuid IS NULL OR id > $3)
                                                 AND ($2::uuid IS NULL OR agent_id = $2)
                                               ORDER BY id LIMIT $1)""" + GROUPED + "ORDER BY a.id) x",
                        Tuple.of(limit, agentId.orElse(null), after.orElse(null)))
                .map(rows -> Rows.all(rows, row -> Json.agreement(row.getJsonObject("agreement"))));
    }

    private static String[] names(Set<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).sorted().toArray(String[]::new);
    }
}
