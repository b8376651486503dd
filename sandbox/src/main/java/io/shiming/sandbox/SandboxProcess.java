package io.shiming.sandbox;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The sandbox as a process of its own: one started from here as {@code sandbox/run} starts it, or one that runs. */
public final class SandboxProcess {
    private static final Duration UP_WITHIN = Duration.ofMinutes(6);
    private static final Duration DOWN_WITHIN = Duration.ofMinutes(1);

    private final Path descriptionFile;
    private final ProcessHandle launcher;
    /** Only of one that was started from here. */
    private final Optional<Process> process;

    private SandboxProcess(Path descriptionFile, ProcessHandle launcher, Optional<Process> process) {
        this.descriptionFile = descriptionFile;
        this.launcher = launcher;
        this.process = process;
    }

    /** Where a running sandbox of this project describes itself. */
    public static Path descriptionFile(Path home) {
        return new Installation(home).description();
    }

    /** The one that runs already, if there is one. */
    public static Optional<SandboxProcess> running(Path home) throws IOException {
        Path file = descriptionFile(home);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return ProcessHandle.of(launcherOf(file))
                .filter(ProcessHandle::isAlive)
                .map(launcher -> new SandboxProcess(file, launcher, Optional.empty()));
    }

    /** Starts one and waits until it is ready. */
    public static SandboxProcess start(Path home, Path output, String... arguments) throws IOException {
        Path file = descriptionFile(home);
        Process process = launch(home, output, arguments);
        try {
            Deadline deadline = Deadline.in(UP_WITHIN);
            while (!Files.exists(file) || launcherOf(file) != process.pid()) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the sandbox did not start:\n" + Files.readString(output));
                }
                deadline.check("the sandbox to be ready");
            }
            return new SandboxProcess(file, process.toHandle(), Optional.of(process));
        } catch (IOException | RuntimeException failure) {
            // Nobody would ever stop it.
            process.destroy();
            process.onExit()
                    .orTimeout(DOWN_WITHIN.toSeconds(), TimeUnit.SECONDS)
                    .join();
            throw failure;
        }
    }

    /** A launcher with its output in a file. */
    static Process launch(Path home, Path output, String... arguments) throws IOException {
        Path target = new Installation(home).target();
        List<String> command = new ArrayList<>(List.of(
                Installation.java(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dshiming.home=" + home,
                "-D" + Installation.SHORT_LIVED + "=" + Boolean.getBoolean(Installation.SHORT_LIVED),
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                "io.shiming.sandbox.Launcher"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.appendTo(output.toFile()))
                .start();
    }

    /** As it is now: process numbers change when parts are restarted. */
    public Description description() throws IOException {
        return Description.read(descriptionFile);
    }

    /** Its databases, keys and secrets. */
    public Path state() throws IOException {
        return Path.of(description().logs()).getParent();
    }

    /** kill -9, then waits until the launcher has started the part again. */
    public void kill(String part, Deadline deadline) throws IOException {
        long pid = description().pids().get(part);
        // It may have died by itself just now; then it is being started again as well.
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        while (description().pids().get(part) == pid) {
            deadline.check(part + " to be started again");
        }
    }

    boolean isAlive() {
        return launcher.isAlive();
    }

    /** Asks it to end as Ctrl-C does, if it was started from here, and tells its exit status. */
    public int stop() throws InterruptedException {
        if (process.isEmpty()) {
            return 0;
        }
        process.get().destroy();
        if (!process.get().waitFor(DOWN_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            process.get().destroyForcibly();
            throw new IllegalStateException("the sandbox did not stop within " + DOWN_WITHIN);
        }
        return process.get().exitValue();
    }

    private static long launcherOf(Path description) throws IOException {
        return Description.read(description).pids().getOrDefault("launcher", -1L);
    }
}
