package io.shiming.retention.domain;

import static io.shiming.retention.domain.PurgeRun.State.COMPLETED;
import static io.shiming.retention.domain.PurgeRun.State.PAUSED;
import static io.shiming.retention.domain.PurgeRun.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PurgeRunTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private static PurgeRun in(PurgeRun.State state) {
        return new PurgeRun(
                UUID.randomUUID(), PurgeRun.Kind.ORDERED, false, state, NOW, "somebody", NOW, Optional.empty(), 0);
    }

    @Test
    @DisplayName("Art. 12: what runs can be paused, what is paused resumed, and nothing else")
    void changed() {
        assertThat(in(RUNNING).changed(PAUSED).state()).isEqualTo(PAUSED);
        assertThat(in(PAUSED).changed(RUNNING).state()).isEqualTo(RUNNING);
        for (PurgeRun.State[] wrong : new PurgeRun.State[][] {
            {RUNNING, RUNNING}, {PAUSED, PAUSED}, {COMPLETED, RUNNING}, {COMPLETED, PAUSED}, {RUNNING, COMPLETED}
        }) {
            assertThatThrownBy(() -> in(wrong[0]).changed(wrong[1]))
                    .isInstanceOf(DomainException.class)
                    .hasMessage("STATUS_CONFLICT");
        }
    }

    @Test
    @DisplayName("Art. 12: a run that is asked to purge more never purges less")
    void extended() {
        assertThat(in(RUNNING).extended(NOW.plusSeconds(1)).dueBefore()).isEqualTo(NOW.plusSeconds(1));
        assertThat(in(RUNNING).extended(NOW.minusSeconds(1)).dueBefore()).isEqualTo(NOW);
    }
}
