package io.shiming.incident.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.DeliveryState.Event;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryStateTest {
    /** As ADR 35 has it; what is not in it is refused. */
    private static final Map<String, DeliveryState> TABLE = Map.of(
            "PENDING ESCALATE", DeliveryState.ESCALATED,
            "PENDING DELIVER", DeliveryState.DELIVERED,
            "ESCALATED DELIVER", DeliveryState.DELIVERED,
            "DELIVERED ACKNOWLEDGE", DeliveryState.ACKNOWLEDGED,
            "ACKNOWLEDGED CLOSE", DeliveryState.CLOSED);

    static Stream<Arguments> every() {
        return Stream.of(DeliveryState.values())
                .flatMap(state -> Stream.of(Event.values()).map(event -> Arguments.of(state, event)));
    }

    @ParameterizedTest
    @MethodSource("every")
    @DisplayName("Art. 10: a report goes these steps at an authority, and is refused every other")
    void steps(DeliveryState state, Event event) {
        DeliveryState next = TABLE.get(state + " " + event);
        assertThat(state.allows(event)).isEqualTo(next != null);
        assertThat(DeliveryState.allowing(event).contains(state)).isEqualTo(next != null);
        if (next != null) {
            assertThat(state.after(event)).isEqualTo(next);
        } else {
            assertThatThrownBy(() -> state.after(event))
                    .isInstanceOfSatisfying(
                            DomainException.class,
                            refused -> assertThat(refused.code()).isEqualTo(CommonError.STATUS_CONFLICT));
        }
    }

    @Test
    @DisplayName("Art. 10: whatever is taken up was delivered, and whatever is closed was taken up")
    void order() {
        assertThat(DeliveryState.allowing(Event.ACKNOWLEDGE)).containsExactly(DeliveryState.DELIVERED);
        assertThat(DeliveryState.allowing(Event.CLOSE)).containsExactly(DeliveryState.ACKNOWLEDGED);
    }
}
