package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** After everything else: it takes the sandbox away. */
@Order(Integer.MAX_VALUE)
@ExtendWith(Sandbox.class)
class ShutdownIT {

    @Test
    @DisplayName("after SIGTERM no process, port or file of the sandbox is left")
    void nothingIsLeft(RunningSandbox sandbox) throws Exception {
        Map<String, Long> pids = sandbox.description().pids();
        Path state = sandbox.state();
        assertThat(pids)
                .containsOnlyKeys(
                        "launcher",
                        "registration-service",
                        "verification-gateway",
                        "agent-service",
                        "retention-service",
                        "incident-service",
                        "postgresql",
                        "postgresql-keys",
                        "keycloak");
        assertThat(state).isDirectory();

        // 128 + SIGTERM: it was asked to stop and did.
        assertThat(sandbox.stop()).isEqualTo(143);

        assertThat(pids)
                .allSatisfy((part, pid) ->
                        assertThat(ProcessHandle.of(pid)).as(part).isEmpty());
        assertThat(Port.taken()).isEmpty();
        assertThat(RunningSandbox.DESCRIPTION).doesNotExist();
        assertThat(state).doesNotExist();
        assertThat(Files.readString(sandbox.output())).endsWith("stopped\n");
    }
}
