package io.shiming.agent.application;

import io.shiming.agent.domain.Criteria;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.QualificationRepository;
import io.shiming.agent.persistence.QualificationRepository.Open;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.problem.SafeTrace;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Says, once for each qualification, that it is about to expire (Art. 5¶1): whoever looks at the agent sees it. */
@ApplicationScoped
public class RemindOfQualifications {
    private static final Logger LOG = Logger.getLogger(RemindOfQualifications.class);
    private static final String SYSTEM = "agent-service";
    private static final int AT_ONCE = 200;

    private final AgentRepository agents;
    private final QualificationRepository qualifications;
    private final Criteria criteria;
    private final AuditTrail audit;
    private final Clock clock;
    private final AgentConfig config;

    RemindOfQualifications(
            AgentRepository agents,
            QualificationRepository qualifications,
            Criteria criteria,
            AuditTrail audit,
            Clock clock,
            AgentConfig config) {
        this.agents = agents;
        this.qualifications = qualifications;
        this.criteria = criteria;
        this.audit = audit;
        this.clock = clock;
        this.config = config;
    }

    /** One that fails holds up no other, and is due again in the next round. */
    public Uni<Void> run() {
        return qualifications
                .expiring(
                        criteria.dayOf(clock.instant())
                                .plus(config.qualification().remindAhead()),
                        AT_ONCE)
                .chain(due -> Multi.createFrom()
                        .iterable(due)
                        .onItem()
                        .transformToUniAndConcatenate(each -> remind(each)
                                .onFailure()
                                .invoke(failure -> LOG.errorf(
                                        "Nobody is reminded of qualification %d of agent %s: %s",
                                        each.version(), each.agentId(), SafeTrace.of(failure)))
                                .onFailure()
                                .recoverWithItem(false))
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    private Uni<Boolean> remind(Open expiring) {
        return agents.runInTurn(
                expiring.agentId(),
                qualifications
                        .reminded(expiring, clock.instant())
                        .and(audit.record(new AuditTrail.Entry(
                                SYSTEM,
                                SYSTEM,
                                null,
                                "agent.requalification-due",
                                "agent",
                                expiring.agentId(),
                                "REMINDED",
                                SYSTEM))));
    }
}
