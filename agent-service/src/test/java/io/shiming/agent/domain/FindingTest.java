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
        assertThat(finding.closed(by("officer")).state(DUE.plusDays(1))).isEqualTo(FindingState.CLOSED);
    }

    @Test
    @DisplayName("Art. 6: whoever raised a finding does not close it, and nobody closes it twice")
    void secondPerson() {
        assertThatThrownBy(() -> of(FindingKind.OTHER).closed(by(Finding.SYSTEM)))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(SupervisionError.SECOND_PERSON_REQUIRED));
        Finding closed = of(FindingKind.OTHER).closed(by("officer"));
        assertThatThrownBy(() -> closed.closed(by("another"))).hasMessage("STATUS_CONFLICT");
    }

    @ParameterizedTest
    @EnumSource(FindingKind.class)
    @DisplayName("Art. 24: what offends against Art. 18 to 22 is a violation, and nothing else")
    void violations(FindingKind kind) {
        assertThat(of(kind).violated()).isEqualTo(kind.article().filter(article -> article >= 18 && article <= 22));
    }
}
