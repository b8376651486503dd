package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script itself, in a project of its own where Maven and Java are stand-ins that only tell they were called. */
class RunScriptTest {
    private static final List<String> MODULES = List.of(
            "foundation",
            "verification-gateway",
            "registration-service",
            "agent-service",
            "retention-service",
            "incident-service",
            "sandbox");
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
                *-version) echo '    java.specification.version = 17' >&2 ;;
                *) echo "launched: $*" ;;
            esac
            """;
    /** Builds what the script looks for. */
    private static final String MAVEN = """
            #!/bin/sh
            echo built >>maven.calls
            echo '[INFO] Building Shiming foundation 0.1.0                                [2/7]'
            for file in foundation/target/foundation-0.1.0.jar sandbox/target/sandbox-0.1.0.jar \\
                    verification-gateway/target/quarkus-app/quarkus-run.jar \\
                    registration-service/target/quarkus-app/quarkus-run.jar \\
                    agent-service/target/quarkus-app/quarkus-run.jar \\
                    retention-service/target/quarkus-app/quarkus-run.jar \\
                    incident-service/target/quarkus-app/quarkus-run.jar \\
                    sandbox/target/keycloak/keycloak-1/shiming-built; do
                mkdir -p "$(dirname "$file")" && touch "$file"
            done
            """;
    /** Never gets ready, with a child of its own as Keycloak's build is one. */
    private static final String ENDLESS_MAVEN = """
            #!/bin/sh
            echo '[INFO] Building Shiming sandbox 0.1.0                                   [7/7]'
            sleep 600 &
            echo $! >child.pid
            echo $$ >maven.pid
            wait
            """;

    @TempDir
    Path temporary;

    private Path home;
    private Path programs;
    private Path elsewhere;
    private Path output;

    @BeforeEach
    void prepare() throws IOException {
        home = Files.createDirectory(temporary.resolve("a home")).toRealPath();
        elsewhere =
                Files.createDirectories(temporary.resolve("elsewhere/sandbox")).getParent();
        programs = Files.createDirectory(temporary.resolve("programs"));
        output = temporary.resolve("output");
        Path sources = Path.of("").toAbsolutePath();
        Files.writeString(home.resolve("pom.xml"), "");
        for (String module : MODULES) {
            Files.createDirectories(home.resolve(module).resolve("src/main/resources"));
            Files.writeString(home.resolve(module).resolve("pom.xml"), "");
        }
        for (String script : List.of("run", "building.sh", "torture", "check")) {
            Files.copy(sources.resolve(script), home.resolve("sandbox").resolve(script));
        }
        for (String usage : List.of("usage.txt", "torture-usage.txt", "check-usage.txt")) {
            Path text = Path.of("src/main/resources").resolve(usage);
            Files.copy(sources.resolve(text), home.resolve("sandbox").resolve(text));
        }
        program("java", JAVA);
        program("javac", "");
        program("mvn", MAVEN);
    }

    @Test
    @DisplayName("--help is answered with the launcher's own usage text before anything is built")
    void help() throws Exception {
        assertThat(run("--help")).isZero();

        assertThat(output).hasContent(Options.USAGE);
        assertThat(builds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--fast,              unknown flag: --fast",
        "--data,              --data needs a folder",
        "--data /nowhere,     there is no folder /nowhere",
        "--state EMPTY,       --state needs a folder",
        "--state /etc/passwd, /etc/passwd is no folder",
        "--once --no-demo,    choose one",
    })
    @DisplayName("wrong flags are answered with status 2 and the usage before anything is built")
    void wrongFlags(String flags, String message) throws Exception {
        String[] arguments = flags.replace("EMPTY", "").split(" ", -1);

        assertThat(run(arguments)).isEqualTo(2);

        assertThat(output).content().contains(message, Options.USAGE);
        assertThat(builds()).isZero();
    }

    @Test
    @DisplayName("it builds once, launches with its flags, and builds again only when a source was changed")
    void buildsWhatIsStale() throws Exception {
        assertThat(run("--no-demo")).isZero();
        assertThat(output).content().contains("building Shiming foundation (2 of 7)", "Built after", "launched: ");
        assertThat(output).content().endsWith("io.shiming.sandbox.Launcher --no-demo\n");
        assertThat(run("--no-demo")).isZero();
        assertThat(builds()).isEqualTo(1);

        Files.writeString(home.resolve("foundation/src/main/resources/new.properties"), "");
        assertThat(run("--no-demo")).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    @DisplayName("what is edited during a build is built the next time")
    void editedDuringBuild() throws Exception {
        program(
                "mvn",
                MAVEN.replace("echo built", "sleep 0.1; touch foundation/src/main/resources/edited; echo built"));
        assertThat(run()).isZero();
        program("mvn", MAVEN);

        assertThat(run()).isZero();
        assertThat(run()).isZero();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    @DisplayName("when the build fails, its end is shown, nothing is launched, and the next start builds again")
    void failedBuild() throws Exception {
        program("mvn", MAVEN + "echo '[ERROR] no luck'\nexit 1\n");
        assertThat(run()).isEqualTo(1);
        assertThat(output)
                .content()
                .contains("[ERROR] no luck", "the build failed")
                .doesNotContain("launched");
        program("mvn", MAVEN);

        assertThat(run()).isZero();

        assertThat(builds()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"INT, 2", "TERM, 15", "HUP, 1"})
    @DisplayName("a signal during the build ends the build and all it started")
    void signalDuringBuild(String signal, int number) throws Exception {
        // Started in the background of a script, for instance: then no shell below can trap it either.
        assumeThat(isIgnoredHere(number)).isFalse();
        program("mvn", ENDLESS_MAVEN);
        Process script = start();
        Deadline building = Deadline.in(Duration.ofSeconds(20));
        while (!Files.exists(home.resolve("maven.pid"))
                || !Files.readString(output).contains("sandbox (7 of 7)")) {
            building.check("the build to begin");
        }

        new ProcessBuilder("kill", "-" + signal, Long.toString(script.pid()))
                .start()
                .waitFor();

        assertThat(status(script)).isEqualTo(128 + number);
        for (String pid : List.of("maven.pid", "child.pid")) {
            long left = Long.parseLong(Files.readString(home.resolve(pid)).strip());
            Deadline gone = Deadline.in(Duration.ofSeconds(5));
            while (ProcessHandle.of(left).map(ProcessHandle::isAlive).orElse(false)) {
                gone.check(pid + " to end");
            }
        }
        assertThat(output).content().doesNotContain("launched");
        assertThat(home.resolve("sandbox/target/built")).doesNotExist();
    }

    private static boolean isIgnoredHere(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> Long.parseUnsignedLong(
                                line.substring("SigIgn:".length()).strip(), 16))
                        .anyMatch(ignored -> (ignored >> (signal - 1) & 1) == 1);
    }

    @Test
    @DisplayName("while a sandbox runs here, nothing is built under it")
    void alreadyRunning() throws Exception {
        Process launcher = sleeper("io.shiming.sandbox.Launcher");
        try {
            Path description = describe(launcher.pid(), launcher.pid());

            assertThat(run()).isEqualTo(1);

            assertThat(output).content().contains("a sandbox is running here", "kill " + launcher.pid());
            assertThat(description).exists();
            assertThat(builds()).isZero();
        } finally {
            launcher.destroyForcibly();
        }
    }

    @Test
    @DisplayName(
            "of a sandbox whose launcher was killed, the file that calls it ready goes, and what still runs is told")
    void launcherKilled() throws Exception {
        Process dead = sleeper("io.shiming.sandbox.Launcher");
        dead.destroyForcibly().waitFor();
        Process part = sleeper(home + "/registration-service/target/quarkus-app/quarkus-run.jar");
        try {
            Path description = describe(dead.pid(), part.pid());

            assertThat(run()).isEqualTo(1);
            assertThat(output).content().contains("What to do: kill " + part.pid());
            assertThat(description).doesNotExist();
        } finally {
            part.destroyForcibly().waitFor();
        }

        Path description = describe(dead.pid(), part.pid());
        assertThat(run()).isZero();
        assertThat(description).doesNotExist();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    @DisplayName("torture builds what is stale and passes its flags on; while a sandbox runs, it builds nothing")
    void torture() throws Exception {
        assertThat(status(script("torture", "--kills", "3"))).isZero();
        assertThat(output).content().endsWith("io.shiming.sandbox.torture.Torture --kills 3\n");
        assertThat(builds()).isEqualTo(1);

        Files.writeString(home.resolve("foundation/src/main/resources/new.properties"), "");
        Process running = sleeper("io.shiming.sandbox.Launcher");
        try {
            describe(running.pid(), 1);
            assertThat(status(script("torture"))).isZero();
        } finally {
            running.destroyForcibly().waitFor();
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    @DisplayName("check builds nothing: before anything is built it says so, and then it passes its flags on")
    void check() throws Exception {
        assertThat(status(script("check"))).isEqualTo(1);
        assertThat(output).content().contains("sandbox/check: nothing is built here yet");
        Files.createDirectories(home.resolve("sandbox/target/lib"));

        assertThat(status(script("check", "--allow-pending"))).isZero();

        assertThat(output).content().endsWith("io.shiming.sandbox.check.Check --allow-pending\n");
        assertThat(builds()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torture", "check"})
    @DisplayName("--help of the other scripts needs neither build nor Java")
    void helpOfOthers(String name) throws Exception {
        assertThat(status(script(name, "--help"))).isZero();

        assertThat(output).hasContent(Options.text("/" + name + "-usage.txt"));
        assertThat(builds()).isZero();
    }

    private Path describe(long launcher, long registration) throws IOException {
        Path description = home.resolve("sandbox/target/sandbox.json");
        Files.createDirectories(description.getParent());
        new Description(
                        true,
                        Map.of(),
                        "",
                        "",
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of("launcher", launcher, "registration-service", registration),
                        "")
                .write(description);
        return description;
    }

    /** A process with a word of ours on its command line. */
    private static Process sleeper(String word) throws IOException {
        return new ProcessBuilder("sh", "-c", "while :; do sleep 1; done", word).start();
    }

    private int run(String... arguments) throws Exception {
        return status(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        return script("run", arguments);
    }

    private Process script(String name, String... arguments) throws IOException {
        Files.deleteIfExists(output);
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec sandbox/" + name + " \"$@\"", "sh"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(output.toFile()));
        builder.environment().remove("JAVA_HOME");
        // With this and a folder of that name in it, a careless cd goes astray.
        builder.environment().put("CDPATH", elsewhere.toString());
        builder.environment().merge("PATH", programs.toString(), (old, first) -> first + File.pathSeparator + old);
        return builder.start();
    }

    private int status(Process script) throws Exception {
        if (!script.waitFor(30, TimeUnit.SECONDS)) {
            script.destroyForcibly();
            throw new AssertionError("the script went on: " + Files.readString(output));
        }
        return script.exitValue();
    }

    private long builds() throws IOException {
        Path calls = home.resolve("maven.calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    private void program(String name, String text) throws IOException {
        Path file = programs.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
