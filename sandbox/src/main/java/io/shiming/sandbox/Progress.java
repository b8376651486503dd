package io.shiming.sandbox;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells the person in front of the terminal what is being done, how far it is, and how long it took. */
public final class Progress {
    private final PrintStream out;
    private final long started = System.nanoTime();
    private final int steps;
    private int step;

    Progress(PrintStream out, int steps) {
        this.out = out;
        this.steps = steps;
    }

    /** A step of the start. */
    interface Work {
        void run() throws StartFailure, InterruptedException;
    }

    void step(String what, Work work) throws StartFailure, InterruptedException {
        step++;
        String head = "[" + step + "/" + steps + "] " + what;
        say(head + " …");
        long begun = System.nanoTime();
        work.run();
        say(head + ": ready after " + seconds(Duration.ofNanos(System.nanoTime() - begun)));
    }

    /** A line, with the time since the launcher started. */
    public synchronized void say(String line) {
        Duration since = Duration.ofNanos(System.nanoTime() - started);
        out.printf(Locale.ROOT, "%7s  %s%n", seconds(since), line);
        out.flush();
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
