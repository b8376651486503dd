package io.shiming.retention.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProposalTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final Policy BASE =
            new Policy(Category.REGISTRATION, 3, new Terms(RetentionPeriod.of("P2Y"), 0), Optional.of(NOW));

    private static Proposal proposal(Office office, ProposalState state) {
        return new Proposal(
                new UUID(0, 0),
                BASE,
                new Terms(RetentionPeriod.of("P3Y"), 7),
                "longer",
                new Act("one", office, NOW),
                new Effect(0, 0, 0, Optional.empty()),
                state);
    }

    @ParameterizedTest
    @CsvSource({
        "AUDITOR, COMMUNICATIONS_AUTHORITY, true",
        "AUDITOR, INTERNET_AUTHORITY, true",
        "INTERNET_AUTHORITY, AUDITOR, true",
        "COMMUNICATIONS_AUTHORITY, AUDITOR, true",
        "AUDITOR, AUDITOR, false",
        "COMMUNICATIONS_AUTHORITY, COMMUNICATIONS_AUTHORITY, false",
        "COMMUNICATIONS_AUTHORITY, INTERNET_AUTHORITY, false"
    })
    @DisplayName("Art. 12: an auditor and an authority change a policy together, and two of the same do not")
    void together(Office proposes, Office approves, boolean enough) {
        Proposal proposal = proposal(proposes, ProposalState.OPEN);
        if (enough) {
            Act approval = proposal.approved("another", Set.of(approves), NOW);
            assertThat(approval).isEqualTo(new Act("another", approves, NOW));
            assertThat(proposal.policy(approval))
                    .isEqualTo(new Policy(
                            Category.REGISTRATION, 4, new Terms(RetentionPeriod.of("P3Y"), 7), Optional.of(NOW)));
        } else {
            assertThatThrownBy(() -> proposal.approved("another", Set.of(approves), NOW))
                    .hasMessage("OTHER_OFFICE_REQUIRED");
        }
    }

    @Test
    @DisplayName("Art. 12: nobody approves what they proposed, in whatever offices they are")
    void anotherPerson() {
        assertThatThrownBy(() -> proposal(Office.AUDITOR, ProposalState.OPEN)
                        .approved("one", Set.of(Office.AUDITOR, Office.INTERNET_AUTHORITY), NOW))
                .hasMessage("SECOND_PERSON_REQUIRED");
    }

    @ParameterizedTest
    @EnumSource(
            value = ProposalState.class,
            names = {"APPROVED", "OVERTAKEN"})
    void onlyWhatIsOpen(ProposalState state) {
        assertThatThrownBy(() ->
                        proposal(Office.AUDITOR, state).approved("another", Set.of(Office.INTERNET_AUTHORITY), NOW))
                .hasMessage("STATUS_CONFLICT");
    }

    @Test
    @DisplayName("Art. 12: what is below the minimum is not even proposed")
    void notBelowTheMinimum() {
        assertThatThrownBy(() -> new Proposal(
                        new UUID(0, 0),
                        BASE,
                        new Terms(RetentionPeriod.of("P730D"), 7),
                        "shorter",
                        new Act("one", Office.AUDITOR, NOW),
                        new Effect(0, 0, 0, Optional.empty()),
                        ProposalState.OPEN))
                .hasMessage("BELOW_STATUTORY_MINIMUM");
    }
}
