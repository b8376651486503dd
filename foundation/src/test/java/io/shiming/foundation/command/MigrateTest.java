package io.shiming.foundation.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.testing.PostgreSqlResource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MigrateTest {
    private static final PostgreSqlResource SERVER = new PostgreSqlResource();
    private static Map<String, String> variables;

    private final StringWriter shown = new StringWriter();

    @BeforeAll
    static void start() {
        variables = SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    @DisplayName(
            "the owner migrates both schemas; the service's role waits for that, sees it, and can do nothing about it")
    void migrate() throws Exception {
        Map<String, String> service = new HashMap<>(variables);
        service.keySet().removeIf(name -> name.contains("MIGRATION"));
        assertThat(run(service, "--await=PT0S")).isEqualTo(1);
        assertThat(shown.toString()).startsWith("main: waits for V0001").doesNotContain("\tat ");

        assertThat(run(variables)).isZero();
        assertThat(run(variables)).isZero();
        assertThat(run(service, "--await=PT0S")).isZero();
        assertThat(shown.toString()).contains("main: 0 migrations made", "keys: is as it is to be");

        try (Connection asService =
                        new Login(service).database(Login.Role.SERVICE).connect();
                Statement statement = asService.createStatement()) {
            assertThatThrownBy(() -> statement.execute("UPDATE flyway_schema_history SET success = false"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    @DisplayName("a server that is not there is waited for, and named")
    void notThere() {
        Map<String, String> elsewhere = new HashMap<>(variables);
        elsewhere.put("SHIMING_DATABASE_ADDRESS", "127.0.0.1:1");
        assertThat(run(elsewhere, "--await=PT0S")).isEqualTo(1);
        assertThat(shown.toString()).contains("127.0.0.1:1").doesNotContain("of-a-test", "\tat ");
    }

    private int run(Map<String, String> environment, String... arguments) {
        return new CommandLine(new Migrate(new Login(environment)))
                .setOut(new PrintWriter(shown, true))
                .execute(arguments);
    }
}
