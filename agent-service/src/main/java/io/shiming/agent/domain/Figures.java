package io.shiming.agent.domain;

import java.util.Map;
import java.util.Set;

/**
 * What a score is worked out from: an agent's dealings in a period, and what of them is open now.
 *
 * @param registrations that are active
 * @param refusals by their code
 * @param overdue items that are to be handed over and late, now
 * @param onTime items handed over in time
 * @param late items handed over later
 * @param missing items that a receipt said were missing
 * @param openFindings now
 * @param lateFindings of these, those that were to be remedied by now
 * @param violations findings against Art. 18 to 22
 */
public record Figures(
        int registrations,
        Map<String, Integer> refusals,
        int overdue,
        int onTime,
        int late,
        int missing,
        int openFindings,
        int lateFindings,
        int violations,
        int suspensions) {
    /** An authority did not confirm the particulars. */
    private static final Set<String> MISMATCHES = Set.of("HOLDER_MISMATCH", "DOCUMENT_NOT_FOUND");

    int mismatches() {
        return refusals.entrySet().stream()
                .filter(each -> MISMATCHES.contains(each.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    int attempts() {
        return registrations
                + refusals.values().stream().mapToInt(Integer::intValue).sum();
    }
}
