package io.shiming.registration.domain;

import static io.shiming.registration.domain.CampaignUserState.IMPORTED;
import static io.shiming.registration.domain.CampaignUserState.NOTIFIED;
import static io.shiming.registration.domain.CampaignUserState.REFUNDED;
import static io.shiming.registration.domain.CampaignUserState.REFUND_ORDERED;
import static io.shiming.registration.domain.CampaignUserState.REGISTERED;
import static io.shiming.registration.domain.CampaignUserState.RESUMPTION_ORDERED;
import static io.shiming.registration.domain.CampaignUserState.SUSPENDED;
import static io.shiming.registration.domain.CampaignUserState.SUSPENSION_ORDERED;
import static io.shiming.registration.domain.CampaignUserState.TERMINATED;
import static io.shiming.registration.domain.CampaignUserState.TERMINATION_ORDERED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CampaignUserStateTest {
    /** A row for each state, a column for each step. */
    private static final CampaignUserState[][] TABLE = {
        // NOTICE_DELIVERED, EXTENDED, REGISTERED, DUE, SUSPENDED, RESUMED, TERMINATED_OWING, TERMINATED_EVEN, REFUNDED
        {NOTIFIED, IMPORTED, REGISTERED, IMPORTED, null, null, null, null, null},
        {NOTIFIED, NOTIFIED, REGISTERED, SUSPENSION_ORDERED, null, null, null, null, null},
        {SUSPENSION_ORDERED, null, RESUMPTION_ORDERED, null, SUSPENDED, null, null, null, null},
        {SUSPENDED, SUSPENDED, RESUMPTION_ORDERED, TERMINATION_ORDERED, null, null, null, null, null},
        {
            RESUMPTION_ORDERED,
            null,
            RESUMPTION_ORDERED,
            RESUMPTION_ORDERED,
            RESUMPTION_ORDERED,
            REGISTERED,
            RESUMPTION_ORDERED,
            RESUMPTION_ORDERED,
            null
        },
        {REGISTERED, null, REGISTERED, null, RESUMPTION_ORDERED, null, RESUMPTION_ORDERED, RESUMPTION_ORDERED, null},
        {TERMINATION_ORDERED, null, RESUMPTION_ORDERED, null, null, null, REFUND_ORDERED, TERMINATED, null},
        {TERMINATED, null, TERMINATED, null, null, null, null, null, null},
        {REFUND_ORDERED, null, REFUND_ORDERED, REFUND_ORDERED, null, null, null, null, REFUNDED},
        {REFUNDED, null, REFUNDED, null, null, null, null, null, null},
    };

    @Test
    @DisplayName("Art. 27: every step from every state leads where the table says, or cannot happen")
    void everyCell() {
        CampaignUserState[] states = CampaignUserState.values();
        CampaignStep[] steps = CampaignStep.values();
        assertThat(TABLE).hasDimensions(states.length, steps.length);
        for (int row = 0; row < states.length; row++) {
            for (int column = 0; column < steps.length; column++) {
                assertThat(states[row].after(steps[column]))
                        .as("%s, %s", states[row], steps[column])
                        .isEqualTo(Optional.ofNullable(TABLE[row][column]));
            }
        }
    }

    @Test
    @DisplayName("something is ordered where the table knows that something is due, and nowhere else")
    void due() {
        assertThat(CampaignUserState.values())
                .allSatisfy(state -> assertThat(state.due().isPresent())
                        .isEqualTo(state.after(CampaignStep.DUE).isPresent()));
    }

    @Test
    @DisplayName(
            "Art. 27: whoever is to have their service back comes first, and of those in whose state something may be due none"
                    + " is left out")
    void mostUrgentFirst() {
        assertThat(CampaignUserState.mostUrgentFirst()).startsWith(RESUMPTION_ORDERED);
        assertThat(CampaignUserState.mostUrgentFirst())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CampaignUserState.values())
                        .filter(state -> state.due().isPresent())
                        .toList());
        assertThat(Arrays.stream(CampaignUserState.values()).filter(CampaignUserState::isThreatened))
                .containsExactly(NOTIFIED, SUSPENDED);
        assertThat(Arrays.stream(CampaignUserState.values()).filter(CampaignUserState::isGivenBack))
                .allMatch(state -> List.of(CampaignOrder.Kind.RESUME, CampaignOrder.Kind.REFUND)
                        .contains(state.due().orElseThrow()))
                .hasSize(2);
    }

    @Test
    @DisplayName("Art. 27: an order to suspend excepts emergency calls, and no other order speaks of them")
    void emergencyCalls() {
        assertThat(CampaignOrder.Kind.SUSPEND.terms()).containsEntry("emergencyCallsAllowed", true);
        assertThat(Arrays.stream(CampaignOrder.Kind.values()).filter(kind -> kind != CampaignOrder.Kind.SUSPEND))
                .allSatisfy(kind -> assertThat(kind.terms()).isEmpty());
    }
}
