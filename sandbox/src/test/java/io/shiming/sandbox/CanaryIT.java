package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import io.shiming.sandbox.simulator.AuthoritySimulators;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** After everything else that writes logs. */
@Order(Integer.MAX_VALUE - 1)
@ExtendWith(Sandbox.class)
class CanaryIT {
    @TempDir
    Path scratch;

    @Test
    @DisplayName("Art. 16: no name, document number or service number of the whole run is in any log")
    void logsAreClean(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        client.register(client.application(client.anybody()));
        client.register(client.application(client.cast().stranger()));
        Set<String> values = new TreeSet<>(SandboxClient.sent());
        AuthoritySimulators.registers(Optional.empty())
                .values()
                .forEach(register -> register.entries().forEach(entry -> {
                    values.add(entry.name());
                    values.add(entry.documentNumber());
                }));

        List<Path> logs = new ArrayList<>(List.of(sandbox.output()));
        try (Stream<Path> files = Files.list(Path.of(sandbox.description().logs()))) {
            logs.addAll(files.toList());
        }

        assertThat(logs)
                .extracting(log -> log.getFileName().toString())
                .contains(
                        "registration-service.log",
                        "verification-gateway.log",
                        "keycloak.log",
                        "postgresql.log",
                        "postgresql-keys.log",
                        "launcher.log");
        // Sent by others, the demonstration for one, and not in a register.
        assertThat(values).hasSizeGreaterThan(200).contains("王不符", "孙未载");
        assertThat(new LeakScanner(values).search(logs)).isEmpty();
    }

    @Test
    @DisplayName("the search finds a planted value in every encoding it knows, and at every place in a Base64 text")
    void searchWorks() throws Exception {
        Person person = new Person("阿力木·买买提", "PASSPORT", "E99999999", "2099-12-31");
        String number = Applications.freeMobileNumber();
        for (String value : List.of(person.name(), person.documentNumber(), number)) {
            List<String> planted = new ArrayList<>(LeakScanner.traces(value));
            for (String prefix : List.of("", "a", "ab")) {
                byte[] text = (prefix + value + " and more").getBytes(StandardCharsets.UTF_8);
                planted.add(Base64.getEncoder().encodeToString(text));
            }
            Path file = Files.write(scratch.resolve("planted.log"), planted);

            assertThat(new LeakScanner(List.of(value)).search(List.of(file))).hasSameSizeAs(planted);
        }
    }
}
