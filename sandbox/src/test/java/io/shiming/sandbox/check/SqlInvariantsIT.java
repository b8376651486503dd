package io.shiming.sandbox.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.RunningSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every invariant that is told in SQL is broken once. */
class SqlInvariantsIT extends Breach {
    static Stream<Arguments> breaches() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/breaches.csv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| ", 3))
                .map(cells -> Arguments.of(cells[0], cells[1], cells[2]));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("breaches")
    @DisplayName("an invariant that is broken is reported, with ids")
    void broken(String file, String invariant, String breach, RunningSandbox sandbox) throws Exception {
        SqlInvariants invariants = new SqlInvariants(file);
        String database = file.equals("server") ? "registration" : file.replaceFirst("-.*", "");

        List<Finding> findings =
                after(sandbox, database, breach, (broken, report) -> invariants.examine(broken, "here", report));

        assertThat(findings)
                .filteredOn(finding -> finding.invariant().equals(invariant))
                .singleElement()
                .satisfies(Breach::isReported);
    }

    @Test
    @DisplayName("every invariant has a breach in the list")
    void listIsComplete() throws Exception {
        Set<String> known = new TreeSet<>();
        for (String file : List.of(
                "registration",
                "registration-settled",
                "verification",
                "verification-settled",
                "agent",
                "retention",
                "retention-settled",
                "incident",
                "server")) {
            new SqlInvariants(file).names().forEach(name -> known.add(file + " | " + name));
        }

        assertThat(breaches().map(Arguments::get).map(cells -> cells[0] + " | " + cells[1]))
                .containsOnly(known.toArray(String[]::new))
                .containsAll(known);
    }
}
