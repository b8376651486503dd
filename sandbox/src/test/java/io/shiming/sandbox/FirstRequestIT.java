package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Sandbox.class)
class FirstRequestIT {
    private static final String SCRIPT =
            RunningSandbox.HOME.resolve("docs/first-request.sh").toString();

    @Test
    @DisplayName("the first request of the README is answered as the README says, also when it is sent again")
    void asTheReadmeSays(RunningSandbox sandbox) throws Exception {
        assertThat(sandbox.description().ready()).isTrue();
        assertThat(answer()).contains("\"status\":\"ACTIVE\"").endsWith("\n201\n");
        assertThat(answer("WANG WU")).contains("\"code\":\"HOLDER_MISMATCH\"").endsWith("\n422\n");
        assertThat(answer()).contains("\"status\":\"ACTIVE\"").endsWith("\n201\n");
    }

    private static String answer(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Process script = builder.start();
        script.getOutputStream().close();
        String answer = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(answer).isZero();
        return answer;
    }
}
