package io.shiming.incident.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How soon an incident is reported, from when the operator was aware (Art. 17: at once).
 *
 * @param critical a serious one, of an operator of critical infrastructure
 * @param other a serious one, of any other
 * @param minor one that is not serious; empty where it need not be reported
 */
public record ReportingDeadlines(Duration critical, Duration other, Optional<Duration> minor) {

    /** By when it must be reported; empty where it need not be. */
    public Optional<Instant> dueAt(Assessment assessment, OperatorKind operator) {
        Optional<Duration> within = assessment.severity() == Severity.MINOR
                ? minor
                : Optional.of(operator == OperatorKind.CRITICAL_INFRASTRUCTURE ? critical : other);
        return within.map(assessment.awareAt()::plus);
    }
}
