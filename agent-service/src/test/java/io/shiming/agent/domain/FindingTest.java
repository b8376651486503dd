package io.shiming.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingTest {
    private static final LocalDate DUE = LocalDate.of(2026, 11, 30);
    private static final UUID ID = UUID.randomUUID();
    private static final String PORTAL = "portal";

    private static Finding of(FindingKind kind) {
        return Finding.found(ID, ID, ID, kind, DUE, List.of(), Instant.EPOCH);
    }

    private static FindingClosure by(String subject) {
        return new FindingClosure(ID, Optional.empty(), subject, Instant.EPOCH);
    }

    @Test
    @DisplayName("Art. 6: a finding is late from the day after it was due, until it is closed")
    void late() {
        Finding finding = of(FindingKind.OTHER);
        assertThat(finding.state(DUE)).isEqualTo(FindingState.OPEN);
        assertThat(finding.state(DUE.plusDays(1))).isEqualTo(FindingState.LATE);
        assertThat(finding.closed(by("officer"), officer("officer")).state(DUE.plusDays(1)))
                .isEqualTo(FindingState.CLOSED);
    }

    @Test
    @DisplayName("Art. 6: nobody closes a finding twice")
    void once() {
        Finding closed = of(FindingKind.OTHER).closed(by("officer"), officer("officer"));
        assertThatThrownBy(() -> closed.closed(by("another"), officer("another")))
                .hasMessage("STATUS_CONFLICT");
    }

    @Test
    @DisplayName(
            "Art. 6: a second person closes a finding: not its raiser's subject, its raiser's client, or any service")
    void secondPerson() {
        Finding found = of(FindingKind.HANDOVER_OVERDUE);
        Finding raised = raisedBySomebody("inspector");
        assertNotClosed(found, new Closer(Finding.SYSTEM, PORTAL, false, true));
        assertNotClosed(found, new Closer("officer", Finding.SYSTEM, false, true));
        assertNotClosed(found, new Closer("officer", PORTAL, true, true));
        assertNotClosed(raised, officer("inspector"));
        assertThat(raised.closed(by("officer"), officer("officer")).closure())
                .as("of the same portal another person")
                .isPresent();
    }

    @Test
    @DisplayName("Art. 6: what is found against an operator none of its own people closes, an authority does")
    void againstTheOperator() {
        Finding found = of(FindingKind.RECEIPT_OVERDUE);
        assertThat(found.kind().against()).isEqualTo(FindingKind.Party.OPERATOR);
        assertNotClosed(found, officer("officer"));
        assertThat(found.closed(by("official"), new Closer("official", PORTAL, false, false))
                        .closure())
                .isPresent();
    }

    private static void assertNotClosed(Finding finding, Closer closer) {
        assertThatThrownBy(() -> finding.closed(by(closer.subject()), closer))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(SupervisionError.SECOND_PERSON_REQUIRED));
    }

    private static Closer officer(String subject) {
        return new Closer(subject, PORTAL, false, true);
    }

    private static Finding raisedBySomebody(String subject) {
        return new Finding(
                ID,
                ID,
                ID,
                Optional.of(ID),
                FindingKind.OTHER,
                Optional.empty(),
                Optional.empty(),
                DUE,
                List.of(),
                subject,
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(FindingKind.class)
    @DisplayName("Art. 24: what offends against Art. 18 to 22 is a violation, and nothing else")
    void violations(FindingKind kind) {
        assertThat(of(kind).violated()).isEqualTo(kind.article().filter(article -> article >= 18 && article <= 22));
    }
}
