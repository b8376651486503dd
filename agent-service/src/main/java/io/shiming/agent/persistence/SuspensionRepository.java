package io.shiming.agent.persistence;

import io.shiming.agent.domain.Ending;
import io.shiming.agent.domain.Suspension;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Suspensions of agents and their ends, in the agent's turn. They are read with the {@link DossierRepository dossier}. */
@Singleton
public class SuspensionRepository {
    private static final String OPEN = """
             NOT EXISTS
                (SELECT FROM reinstatement r WHERE r.agent_id = s.agent_id AND r.suspension_id = s.id)
            """;

    /** The write of one; does not happen while the agent is suspended already, by somebody, for the same operator or all. */
    public Write suspended(Suspension suspension) {
        UUID operatorId = suspension.operatorId().orElse(null);
        return Write.when(
                        scope(suspension),
                        "SELECT 1 AS one WHERE NOT EXISTS (SELECT FROM suspension s WHERE s.agent_id = ?::uuid"
                                + " AND s.operator_id IS NOT DISTINCT FROM ?::uuid AND" + OPEN + ")",
                        suspension.agentId(),
                        operatorId)
                .and(
                        """
                        INSERT INTO suspension (agent_id, id, operator_id, suspended_by, rule, reason, suspended_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::text, ?::text, ?::timestamptz FROM guard""",
                        suspension.agentId(),
                        suspension.id(),
                        operatorId,
                        suspension.by(),
                        suspension.rule().orElse(null),
                        suspension.reason(),
                        suspension.at());
    }

    /** The write of its end; does not happen twice. */
    public Write reinstated(Suspension suspension, String by, Ending reinstatement) {
        return Write.when(
                        scope(suspension),
                        "SELECT 1 AS one FROM suspension s WHERE s.agent_id = ?::uuid AND s.id = ?::uuid AND" + OPEN,
                        suspension.agentId(),
                        suspension.id())
                .and(
                        """
                        INSERT INTO reinstatement (agent_id, suspension_id, operator_id, reinstated_by, reason,
                                                   reinstated_at)
                        SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::text, ?::timestamptz FROM guard""",
                        suspension.agentId(),
                        suspension.id(),
                        suspension.operatorId().orElse(null),
                        by,
                        reinstatement.reason(),
                        reinstatement.at());
    }

    private static Scope scope(Suspension suspension) {
        return suspension.operatorId().map(Scope::tenant).orElse(Reading.AUTHORITY);
    }
}
