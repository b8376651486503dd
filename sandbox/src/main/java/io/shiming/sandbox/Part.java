package io.shiming.sandbox;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A part of the suite that is a process of its own: started, asked whether it is ready, stopped. */
final class Part {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int LINES_SHOWN = 25;

    /** Whether a part does its work already. */
    interface Probe {
        boolean isReady() throws Exception;
    }

    /**
     * How a part is run.
     *
     * @param environment all of it; nothing is inherited, so that a variable of the user's changes nothing here
     * @param patience how long it may take to get ready
     * @param stopCommand a gentler way to stop it than SIGTERM, empty for none
     */
    record Plan(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path folder,
            Path log,
            Probe probe,
            Duration patience,
            List<String> stopCommand) {}

    private final Plan plan;
    private volatile Process process;

    Part(Plan plan) {
        this.plan = plan;
    }

    String name() {
        return plan.name();
    }

    void spawn() throws StartFailure {
        try {
            process = run(plan.command());
            process.getOutputStream().close();
        } catch (IOException failure) {
            throw new StartFailure(
                    plan.name() + " cannot be started: " + failure.getMessage(), "See whether the command exists.");
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end and tells the exit status. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    void awaitReady() throws StartFailure, InterruptedException {
        long deadline = System.nanoTime() + plan.patience().toNanos();
        while (!isReady()) {
            if (!process.isAlive()) {
                throw failure(" ended with status " + process.exitValue() + " before it was ready");
            }
            if (System.nanoTime() > deadline) {
                throw failure(" was not ready within " + plan.patience().toSeconds() + " s");
            }
            Thread.sleep(100);
        }
    }

    /** Asks the process to end; {@link #awaitEnd} sees to it. */
    void stop() {
        if (process == null || !process.isAlive()) {
            return;
        }
        if (plan.stopCommand().isEmpty()) {
            process.destroy();
            return;
        }
        try {
            run(plan.stopCommand()).waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException failure) {
            process.destroy();
        } catch (InterruptedException hurried) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    void awaitEnd() throws InterruptedException {
        if (process != null && !process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    private Process run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(plan.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(plan.log().toFile()));
        builder.environment().clear();
        builder.environment().putAll(plan.environment());
        return builder.start();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return plan.probe().isReady();
        } catch (InterruptedException stopping) {
            throw stopping;
        } catch (Exception notYet) {
            return false;
        }
    }

    private StartFailure failure(String what) {
        return new StartFailure(
                plan.name() + what,
                StateFolder.lastLines(plan.log(), LINES_SHOWN),
                "The lines above say why; all of it is in the log of " + plan.name() + ".");
    }
}
