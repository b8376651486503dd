package io.shiming.foundation.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerContractTest {
    private static final String PATH = "/v1/detections";
    private static final String TAKEN = "{\"messageId\":\"0198a000-0000-7000-8000-000000000000\",\"kind\":\"PROBING\","
            + "\"detectedAt\":\"2026-11-24T08:00:00Z\",\"detail\":\"NAME\"}";

    private final PeerContract incidents = PeerContract.of("incident-service");

    @Test
    @DisplayName("what a service says that it takes is taken")
    void taken() {
        assertThat(incidents.complaint(PATH, TAKEN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kind\":\"PROBING\", -> ",
                "PROBING -> GUESSING",
                "0198a000-0000-7000-8000-000000000000 -> 7",
                "\"2026-11-24T08:00:00Z\" -> 1795593600",
                "2026-11-24T08:00:00Z -> yesterday",
                "\"NAME\" -> \"a name\"",
                "\"NAME\" -> null",
                "detail -> details",
                "} -> ",
            })
    @DisplayName("what is missing, unknown or of another shape is not")
    void refused(String change) {
        String[] fromTo = change.split(" -> ", 2);
        String other = TAKEN.replace(fromTo[0], fromTo[1]);

        assertThat(other).isNotEqualTo(TAKEN);
        assertThat(incidents.complaint(PATH, other)).isPresent();
    }

    @Test
    @DisplayName("where it takes nothing there is nothing to be told")
    void nowhere() {
        assertThatThrownBy(() -> incidents.takes("/v1/nothing", TAKEN)).isInstanceOf(IllegalArgumentException.class);
    }
}
