package io.shiming.sandbox;

import io.shiming.sandbox.demonstration.Demonstration;
import io.shiming.sandbox.simulator.AuthoritySimulators;
import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Register;
import io.shiming.sandbox.simulator.RegisterException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The one process behind {@code sandbox/run}: brings the suite up, shows it, and takes all of it down again. */
public final class Launcher {
    private static final int WRONG_USAGE = 2;
    private static final int FAILED = 1;

    private final Options options;
    private final Installation installation;
    private final PrintStream out;
    private final Progress progress;
    /** Open while the main thread may still start or write something. */
    private final CountDownLatch atWork = new CountDownLatch(1);

    private volatile boolean stopping;

    private Launcher(Options options, Installation installation, PrintStream out) {
        this.options = options;
        this.installation = installation;
        this.out = out;
        this.progress = new Progress(out, Suite.STEPS);
    }

    public static void main(String... arguments) {
        // The names in the table are Chinese, whatever the terminal's locale makes Java believe.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (UsageException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(Options.USAGE);
            System.exit(WRONG_USAGE);
            return;
        }
        if (options.help()) {
            out.print(Options.USAGE);
            return;
        }
        Path home = Path.of(System.getProperty("shiming.home", "."));
        Launcher launcher = new Launcher(options, new Installation(home), out);
        int status = launcher.run();
        launcher.atWork.countDown();
        if (!launcher.stopping) {
            System.exit(status);
        }
    }

    private int run() {
        Map<Channel, Register> registers;
        StateFolder state;
        try {
            registers = AuthoritySimulators.registers(options.data());
            if (!portsAreFree()) {
                return FAILED;
            }
            Files.createDirectories(installation.target());
            Files.deleteIfExists(installation.description());
            state = StateFolder.open(options.state());
        } catch (RegisterException wrong) {
            progress.say("a register cannot be used: " + wrong.getMessage());
            return FAILED;
        } catch (IOException failure) {
            progress.say("the folder for databases and keys cannot be used: " + failure);
            return FAILED;
        }
        progress.say(
                state.isTemporary()
                        ? "databases and keys are in " + state.root() + ", removed at the end"
                        : "databases and keys are in " + state.root() + ", kept for the next run");
        Suite suite = new Suite(installation, state, registers, options.batch(), options.restart(), progress);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(suite, state, main), "stop"));
        return bringUp(suite, state, registers);
    }

    private int bringUp(Suite suite, StateFolder state, Map<Channel, Register> registers) {
        try {
            Description sandbox = suite.start();
            boolean asExpected = true;
            if (options.demonstration()) {
                asExpected = demonstrate(sandbox, registers);
            } else {
                welcome(sandbox, Optional.empty());
            }
            if (options.once()) {
                if (!asExpected) {
                    saveLogs(state);
                }
                return asExpected ? 0 : FAILED;
            }
            progress.say("up; Ctrl-C stops it");
            new CountDownLatch(1).await();
            return 0;
        } catch (StartFailure failure) {
            if (!stopping) {
                failure.lastLines().forEach(line -> out.println("    " + line));
                progress.say("FAILED: " + failure.getMessage());
                progress.say("what to do: " + failure.remedy());
                saveLogs(state);
            }
            return FAILED;
        } catch (IOException | RuntimeException failure) {
            if (!stopping) {
                progress.say("FAILED: " + failure);
                saveLogs(state);
            }
            return FAILED;
        } catch (InterruptedException interrupted) {
            return FAILED;
        }
    }

    private boolean demonstrate(Description sandbox, Map<Channel, Register> registers)
            throws IOException, InterruptedException {
        Demonstration demonstration = new Demonstration(new SuiteClient(sandbox), registers, progress::say);
        demonstration.show();
        out.println();
        demonstration.table().forEach(out::println);
        out.println();
        demonstration
                .firstRegistered()
                .ifPresent(at -> progress.say("from start to the first registered subscriber: "
                        + Progress.seconds(Duration.between(started(), at))));
        if (!options.once()) {
            welcome(sandbox, demonstration.firstId());
        }
        return demonstration.isAllAsExpected();
    }

    private void welcome(Description sandbox, Optional<String> registrationId) {
        new Welcome(sandbox, installation.description(), registrationId).lines().forEach(out::println);
    }

    /** When the person pressed Enter, as {@code sandbox/run} tells: building counts. */
    private static Instant started() {
        String told = System.getProperty("shiming.started");
        return told == null
                ? ProcessHandle.current().info().startInstant().orElseGet(Instant::now)
                : Instant.ofEpochSecond(Long.parseLong(told));
    }

    private boolean portsAreFree() {
        List<Port> taken = Port.taken();
        taken.forEach(port -> progress.say("port " + port.number() + " is in use; " + port.neededBy() + " needs it"));
        if (!taken.isEmpty()) {
            progress.say("what to do: stop what listens there; perhaps another sandbox is running");
        }
        return taken.isEmpty();
    }

    private void saveLogs(StateFolder state) {
        if (!state.isTemporary()) {
            progress.say("the logs are in " + state.logs());
            return;
        }
        try {
            state.saveLogs(installation.savedLogs());
            progress.say("the logs are saved in " + installation.savedLogs());
        } catch (IOException failure) {
            progress.say("the logs cannot be saved: " + failure.getMessage());
        }
    }

    /** Runs when the process is to end, for whatever reason. */
    private void stop(Suite suite, StateFolder state, Thread main) {
        stopping = true;
        progress.say("stopping");
        suite.close();
        main.interrupt();
        try {
            // What the main thread was in the middle of, an initdb for instance, ends before the folder is removed.
            atWork.await(10, TimeUnit.SECONDS);
            List<ProcessHandle> left = ProcessHandle.current().descendants().toList();
            left.forEach(ProcessHandle::destroy);
            awaitEnd(left);
            left.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(left);
            state.tidy();
        } catch (Exception failure) {
            progress.say("could not clean up everything: " + failure);
        }
        progress.say(state.isTemporary() ? "stopped" : "stopped; " + state.root() + " is kept");
    }

    private static void awaitEnd(List<ProcessHandle> processes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (processes.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
    }
}
