package io.shiming.agent.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The histories of one agent, complete, and what follows from them: for any moment, whether it was eligible, bound in
 * writing and free to act (Art. 5, 6). What was recorded later than the moment asked about has no say.
 */
public final class AgentDossier {
    private final Agent agent;
    private final List<Qualification> qualifications;
    private final List<Suspension> suspensions;
    private final Map<UUID, List<Agreement>> agreements;
    private final Map<String, List<Outlet>> outlets;
    private final Map<String, List<Clerk>> clerks;

    /**
     * A dossier.
     *
     * @param qualifications the oldest first
     */
    public AgentDossier(
            Agent agent,
            List<Qualification> qualifications,
            List<Suspension> suspensions,
            List<Agreement> agreements,
            List<Outlet> outlets,
            List<Clerk> clerks) {
        this.agent = agent;
        this.qualifications = List.copyOf(qualifications);
        this.suspensions = List.copyOf(suspensions);
        this.agreements = agreements.stream().collect(Collectors.groupingBy(Agreement::operatorId));
        this.outlets = outlets.stream().collect(Collectors.groupingBy(Outlet::code));
        this.clerks = clerks.stream().collect(Collectors.groupingBy(Clerk::code));
    }

    public Agent agent() {
        return agent;
    }

    /** Every suspension there was, the oldest first, as far as was on record at a moment. */
    public List<Suspension> suspensions(Instant at) {
        return suspensions.stream().flatMap(each -> each.asOf(at).stream()).toList();
    }

    /** Every qualification there was, the oldest first, as far as was on record at a moment. */
    public List<Qualification> qualifications(Instant at) {
        return qualifications.stream().flatMap(each -> each.asOf(at).stream()).toList();
    }

    /** How many qualifications and suspensions there are: whoever goes on from what follows from them can tell if more came. */
    public record Extent(int qualifications, int suspensions) {}

    public Extent extent() {
        return new Extent(qualifications.size(), suspensions.size());
    }

    /** The suspension in force for an operator alone, or for every one where the operator is empty. */
    public Optional<Suspension> suspension(Optional<UUID> operatorId, Instant at) {
        return suspensions.stream()
                .filter(each -> each.operatorId().equals(operatorId) && each.isOpen(at))
                .findFirst();
    }

    /** The qualification on record at a moment. */
    public Optional<Qualification> qualification(Instant at) {
        return qualifications(at).stream().reduce((earlier, later) -> later);
    }

    /** The suspensions that kept the agent from acting for an operator at a moment. */
    public List<Suspension> inForce(UUID operatorId, Instant at) {
        return suspensions.stream()
                .filter(each -> each.concerns(operatorId) && each.isOpen(at))
                .flatMap(each -> each.asOf(at).stream())
                .toList();
    }

    public Eligibility eligibility(Criteria criteria, Instant at) {
        return eligibility(qualification(at), criteria, at);
    }

    /** How the agent would stand with this qualification. */
    public Eligibility eligibility(Optional<Qualification> qualification, Criteria criteria, Instant at) {
        return criteria.assess(qualification, suspension(Optional.empty(), at).isPresent(), at);
    }

    /** Whether the agent may do what is asked about; the question's agent is this one. */
    public Decision decide(Question question, Criteria criteria) {
        Instant at = question.at();
        if (agent.enteredAt().isAfter(at)) {
            return Decision.agentUnknown();
        }
        List<Reason> reasons = new ArrayList<>();
        if (!inForce(question.operatorId(), at).isEmpty()) {
            reasons.add(Reason.AGENT_SUSPENDED);
        }
        Optional<Qualification> qualification = qualification(at);
        if (!criteria.assess(qualification, false, at).isEligible()) {
            reasons.add(Reason.AGENT_NOT_ELIGIBLE);
        }
        Optional<Agreement> basis = Optional.empty();
        LocalDate day = criteria.of(qualification).dayOf(at);
        Reason gravest = Reason.AGREEMENT_MISSING;
        for (Agreement agreement : agreements.getOrDefault(question.operatorId(), List.of())) {
            Optional<Reason> against = agreement.against(question.serviceType(), at, day);
            if (against.isEmpty()) {
                basis = Optional.of(agreement);
            } else if (against.get().compareTo(gravest) > 0) {
                gravest = against.get();
            }
        }
        if (basis.isEmpty()) {
            reasons.add(gravest);
        }
        Optional<Outlet> outlet = question.outlet().flatMap(code -> open(code, at));
        if (question.outlet().isPresent() && outlet.isEmpty()) {
            reasons.add(
                    outlets.getOrDefault(question.outlet().get(), List.of()).stream()
                                    .anyMatch(each -> !each.openedAt().isAfter(at))
                            ? Reason.OUTLET_CLOSED
                            : Reason.OUTLET_UNKNOWN);
        }
        question.clerk().flatMap(code -> against(code, outlet, at)).ifPresent(reasons::add);
        return new Decision(
                reasons,
                basis.map(agreement -> new Decision.Basis(
                        agreement.id(), agreement.version(at).orElseThrow().number())));
    }

    private Optional<Outlet> open(String code, Instant at) {
        return outlets.getOrDefault(code, List.of()).stream()
                .filter(each -> !each.openedAt().isAfter(at) && !isOver(each.closure(), at))
                .findFirst();
    }

    private Optional<Reason> against(String code, Optional<Outlet> outlet, Instant at) {
        List<Clerk> joined = clerks.getOrDefault(code, List.of()).stream()
                .filter(each -> !each.joinedAt().isAfter(at))
                .toList();
        if (joined.isEmpty()) {
            return Optional.of(Reason.CLERK_UNKNOWN);
        }
        Optional<Clerk> present =
                joined.stream().filter(each -> !isOver(each.departure(), at)).findFirst();
        if (present.isEmpty()) {
            return Optional.of(Reason.CLERK_LEFT);
        }
        return outlet.filter(where -> !where.id().equals(present.get().outletId()))
                .map(elsewhere -> Reason.CLERK_NOT_AT_OUTLET);
    }

    private static boolean isOver(Optional<Ending> ending, Instant at) {
        return ending.filter(end -> !end.at().isAfter(at)).isPresent();
    }
}
