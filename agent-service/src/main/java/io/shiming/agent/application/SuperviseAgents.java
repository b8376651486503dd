package io.shiming.agent.application;

import io.shiming.agent.domain.Conduct;
import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Finding;
import io.shiming.agent.domain.FindingKind;
import io.shiming.agent.domain.Late;
import io.shiming.agent.domain.Look;
import io.shiming.agent.domain.Suspension;
import io.shiming.agent.domain.SuspensionRule;
import io.shiming.agent.domain.SuspensionRules;
import io.shiming.agent.persistence.AgentRepository;
import io.shiming.agent.persistence.ConductRepository;
import io.shiming.agent.persistence.DealingRepository;
import io.shiming.agent.persistence.DealingRepository.Due;
import io.shiming.agent.persistence.FindingRepository;
import io.shiming.agent.persistence.SuspensionRepository;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.SafeTrace;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Looks at an agent's dealings for an operator when something came in or became overdue: reminds, finds, and suspends by
 * rule (Art. 6). An operator that does not receipt what was delivered is reminded and found fault with likewise. All
 * replicas look at once, each at its own; one that died leaves its dealings to another.
 */
@ApplicationScoped
public class SuperviseAgents {
    private static final Logger LOG = Logger.getLogger(SuperviseAgents.class);
    private static final int BATCH = 100;
    private static final int CONCURRENT = 4;
    private static final Duration TAKEN_FOR = Duration.ofSeconds(30);

    private final AgentRepository agents;
    private final DealingRepository dealings;
    private final ConductRepository conducts;
    private final FindingRepository findings;
    private final SuspensionRepository suspensions;
    private final JointLiability liability;
    private final AuditTrail audit;
    private final SupervisionConfig config;
    private final AgentConfig region;
    private final Criteria criteria;
    private final Ids ids;
    private final Clock clock;

    SuperviseAgents(
            AgentRepository agents,
            DealingRepository dealings,
            ConductRepository conducts,
            FindingRepository findings,
            SuspensionRepository suspensions,
            JointLiability liability,
            AuditTrail audit,
            SupervisionConfig config,
            AgentConfig region,
            Criteria criteria,
            Ids ids,
            Clock clock) {
        this.agents = agents;
        this.dealings = dealings;
        this.conducts = conducts;
        this.findings = findings;
        this.suspensions = suspensions;
        this.liability = liability;
        this.audit = audit;
        this.config = config;
        this.region = region;
        this.criteria = criteria;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Looks at all that is due. One round trip for a hundred pairs of agent and operator, and up to three for each. One that
     * fails holds up no other, and is due again when nobody has it any more.
     */
    public Uni<Void> run() {
        Instant now = clock.instant();
        return dealings.claim(now, now.plus(TAKEN_FOR), BATCH)
                .chain(due -> Multi.createFrom()
                        .iterable(due)
                        .onItem()
                        .transformToUni(each -> look(each, now)
                                .onFailure()
                                .invoke(failure -> LOG.errorf(
                                        "The dealings of agent %s for operator %s are not looked at: %s",
                                        each.agentId(), each.operatorId(), SafeTrace.of(failure)))
                                .onFailure()
                                .recoverWithItem(false))
                        .merge(CONCURRENT)
                        .collect()
                        .last()
                        .chain(() -> due.size() < BATCH ? Uni.createFrom().voidItem() : run()));
    }

    private Uni<Boolean> look(Due due, Instant now) {
        var windows = config.rules();
        return conducts.of(
                        due.operatorId(),
                        due.agentId(),
                        now,
                        criteria.dayOf(now),
                        now.minus(windows.window()),
                        now.minus(windows.probingWindow()))
                .chain(conduct -> {
                    Look look = Look.at(conduct, rules(), config.remindEvery(), region.regionZone(), now);
                    return suspend(due, look.rule(), now)
                            .chain(() -> dealings.run(consequences(due, conduct, look, now)));
                });
    }

    private Write consequences(Due due, Conduct conduct, Look look, Instant now) {
        Write write = dealings.looked(due, look.next());
        look.reminders().forEach(kind -> remind(write, due, kind, conduct, now));
        look.findings().forEach(kind -> write.and(found(due, kind, now)));
        return write;
    }

    private void remind(Write write, Due due, FindingKind kind, Conduct conduct, Instant now) {
        boolean operators = kind.against() == FindingKind.Party.OPERATOR;
        Late late = operators ? conduct.unreceipted() : conduct.overdue();
        write.and(conducts.reminded(due.operatorId(), ids.next(), due.agentId(), kind, late, now))
                .and(
                        operators
                                ? entry(due, "operator.reminded", "operator", due.operatorId(), kind.name())
                                : entry(due, "agent.reminded", "agent", due.agentId(), kind.name()));
    }

    private List<Write.Part> found(Due due, FindingKind kind, Instant now) {
        LocalDate today = criteria.dayOf(now);
        Finding finding = Finding.found(
                due.operatorId(), ids.next(), due.agentId(), kind, today.plus(config.remedyWithin()), List.of(), now);
        List<Write.Part> parts = new ArrayList<>(liability.cases(finding, Finding.SYSTEM));
        parts.add(findings.raised(finding, today, Optional.empty()));
        parts.add(entry(due, "finding.raised", "finding", finding.id(), kind.name()));
        return parts;
    }

    /** With its finding. Nothing when somebody else has suspended it meanwhile. */
    private Uni<Boolean> suspend(Due due, Optional<SuspensionRule> broken, Instant now) {
        return broken.map(rule -> {
                    Suspension suspension = new Suspension(
                            due.agentId(),
                            ids.next(),
                            Optional.of(due.operatorId()),
                            Finding.SYSTEM,
                            rule.reason(),
                            Optional.of(rule.name()),
                            now,
                            Optional.empty());
                    return agents.runInTurn(
                            due.agentId(),
                            suspensions
                                    .suspended(suspension)
                                    .and(rule.found()
                                            .map(kind -> found(due, kind, now))
                                            .orElse(List.of()))
                                    .and(entry(due, "agent.suspended", "agent", due.agentId(), rule.name())));
                })
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    private Write.Part entry(Due due, String action, String objectType, UUID objectId, String outcome) {
        return audit.record(new AuditTrail.Entry(
                Finding.SYSTEM,
                Finding.SYSTEM,
                due.operatorId(),
                action,
                objectType,
                objectId,
                outcome,
                Finding.SYSTEM));
    }

    private SuspensionRules rules() {
        var rules = config.rules();
        return new SuspensionRules(
                rules.overdueItems(),
                rules.overdueFor(),
                rules.mismatchPercent(),
                rules.mismatchLeast(),
                rules.probes(),
                rules.forgeries());
    }
}
