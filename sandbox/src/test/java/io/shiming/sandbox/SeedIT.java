package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.demonstration.Cast;
import io.shiming.sandbox.simulator.AuthoritySimulators;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Sandbox.class)
class SeedIT {
    private static final List<String> REMEMBERED =
            List.of("operator.demo", "operator.rival", "venue.demo", "agent.demo", "police.registered-key");

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "keys, operators, a venue and an agent entered by a run that was killed before it remembered them are found again")
    void foundAgain(RunningSandbox sandbox) throws Exception {
        Path secrets = sandbox.state().resolve("secrets.properties");
        List<String> remembered = Files.readAllLines(secrets);
        Files.write(
                folder.resolve("secrets.properties"),
                remembered.stream()
                        .filter(line -> REMEMBERED.stream().noneMatch(line::startsWith))
                        .toList());
        StateFolder forgetful = StateFolder.open(Optional.of(folder));
        assertThat(REMEMBERED)
                .allSatisfy(key -> assertThat(forgetful.secrets().find(key)).isEmpty());
        KeycloakServer keycloak = new KeycloakServer(null, null, forgetful);

        Cast cast = new Cast(AuthoritySimulators.registers(Optional.empty()));
        Path keys = sandbox.state().resolve("keys");
        new Seed(sandbox.client().suite(), keycloak, forgetful.secrets(), cast, ReportWays.desks(keys::resolve)).sow();

        assertThat(REMEMBERED)
                .allSatisfy(key -> assertThat(forgetful.secrets().find(key))
                        .isPresent()
                        .isEqualTo(new Secrets(secrets).find(key)));
    }
}
