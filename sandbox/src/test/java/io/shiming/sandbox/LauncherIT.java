package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Sandbox.class)
class LauncherIT {
    @TempDir
    Path folder;

    @Test
    @DisplayName("a second sandbox says which ports are taken and by what they are needed, and leaves the first alone")
    void portsInUse(RunningSandbox sandbox) throws Exception {
        Path state = folder.resolve("state");
        Description before = sandbox.description();

        assertThat(launch("--no-demo", "--state", state.toString())).isEqualTo(1);

        assertThat(output())
                .contains("port 8081 is in use; registration-service needs it")
                .contains(
                        "port 8082",
                        "port 8083",
                        "port 8084",
                        "port 8085",
                        "port 8090",
                        "port 8180",
                        "port 8432",
                        "port 8433");
        assertThat(state).doesNotExist();
        assertThat(sandbox.description()).isEqualTo(before);
        assertThat(sandbox.client()
                        .suite()
                        .get("registration", "/v1/operators", "comms")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("Art. 16: secrets, key files and log-ins are for their owner alone")
    void fileModes(RunningSandbox sandbox) throws Exception {
        List<Path> files = new ArrayList<>(
                List.of(RunningSandbox.DESCRIPTION, sandbox.state().resolve("secrets.properties")));
        try (Stream<Path> keys = Files.walk(sandbox.state().resolve("keys"))) {
            keys.filter(Files::isRegularFile).forEach(files::add);
        }

        assertThat(files)
                .hasSizeGreaterThanOrEqualTo(8)
                .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                        .as(file.toString())
                        .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        assertThat(Files.getPosixFilePermissions(sandbox.state()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    @DisplayName("a register that cannot be used is named with the line")
    void brokenRegister() throws Exception {
        Files.writeString(
                folder.resolve("civil-affairs.csv"),
                "documentType,documentNumber,name,status,validUntil\nPASSPORT,E1,DOE,FINE,\n");

        assertThat(launch("--data", folder.toString())).isEqualTo(1);
        assertThat(output()).contains("civil-affairs.csv, line 2: status");
    }

    @Test
    @DisplayName("a folder for registers that holds none is no folder for registers")
    void noRegister() throws Exception {
        assertThat(launch("--data", folder.toString())).isEqualTo(1);
        assertThat(output()).contains("holds none of public-security.csv, market-regulation.csv, civil-affairs.csv");
    }

    @Test
    @DisplayName("an unknown flag shows the usage and ends with status 2")
    void unknownFlag() throws Exception {
        assertThat(launch("--fast")).isEqualTo(2);
        assertThat(output()).contains("unknown flag: --fast", "usage:");
    }

    private int launch(String... arguments) throws Exception {
        Process launcher = SandboxProcess.launch(RunningSandbox.HOME, folder.resolve("output"), arguments);
        if (!launcher.waitFor(30, TimeUnit.SECONDS)) {
            launcher.destroy();
            throw new AssertionError("the launcher went on: " + output());
        }
        return launcher.exitValue();
    }

    private String output() throws Exception {
        return Files.readString(folder.resolve("output"));
    }
}
