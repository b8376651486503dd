package io.shiming.sandbox.torture;

import io.shiming.sandbox.Deadline;
import io.shiming.sandbox.SandboxProcess;
import io.shiming.sandbox.SuiteClient;
import io.shiming.sandbox.check.Checker;
import io.shiming.sandbox.check.Databases;
import io.shiming.sandbox.check.Deed;
import io.shiming.sandbox.check.Finding;
import io.shiming.sandbox.demonstration.Cast;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** One run: load, kills and flapping channels, then quiet, then the checker. */
public final class Run {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
    private static final Duration RECOVERED_WITHIN = Duration.ofMinutes(2);
    private static final int LONGEST_PAUSE_MS = 6_000;
    /** Registrations between two kills, so that there is always something to lose. */
    private static final int BETWEEN_KILLS = 20;

    /** One kill in so many follows at once. */
    private static final int HURRIED = 4;

    private final SandboxProcess sandbox;
    private final SuiteClient suite;
    private final Cast cast;
    private final Plan plan;
    private final Path journalFile;
    private final Consumer<String> progress;
    private int kills;

    public Run(
            SandboxProcess sandbox,
            SuiteClient suite,
            Cast cast,
            Plan plan,
            Path journalFile,
            Consumer<String> progress) {
        this.sandbox = sandbox;
        this.suite = suite;
        this.cast = cast;
        this.plan = plan;
        this.journalFile = journalFile;
        this.progress = progress;
    }

    public Summary run() throws IOException, SQLException, InterruptedException {
        Instant started = Instant.now();
        long registrations = registrations();
        long logons = logons();
        Optional<String> broken = Optional.empty();
        Map<Deed, Integer> acknowledged;
        long notSettled;
        long doubled = 0;
        try (Journal journal = new Journal(journalFile)) {
            Flapping flapping = new Flapping(suite, plan.seed());
            try (Load load = new Load(suite, cast, journal, plan.clients(), plan.seed())) {
                killUnder(load, journal, started);
                load.finish();
            } catch (BrokenPromise promise) {
                broken = Optional.of(promise.getMessage());
            } finally {
                flapping.stop();
            }
            progress.accept("quiet; waiting for everything to settle");
            notSettled = settle();
            acknowledged = journal.acknowledged();
            // After a broken promise the clients stopped in the middle of what they were at.
            if (broken.isEmpty()) {
                doubled = Math.max(0, registrations() - registrations - journal.registrations())
                        + Math.max(0, logons() - logons - journal.count(Deed.LOGON));
            }
        }
        List<Finding> findings =
                new Checker(sandbox.description(), Optional.of(journalFile), notSettled > 0).findings();
        return new Summary(
                kills,
                acknowledged,
                countOf(findings, Checker.NOT_LOST),
                doubled,
                notSettled,
                Duration.between(started, Instant.now()).toSeconds(),
                broken,
                findings);
    }

    private void killUnder(Load load, Journal journal, Instant started) throws IOException, InterruptedException {
        Random random = new Random(plan.seed());
        for (String victim : plan.victims()) {
            // Some come so soon that the suite has not recovered from the one before.
            if (random.nextInt(HURRIED) > 0) {
                load.awaitAcknowledged(journal.registrations() + BETWEEN_KILLS, Deadline.in(RECOVERED_WITHIN));
                Thread.sleep(random.nextInt(LONGEST_PAUSE_MS));
            }
            sandbox.kill(victim, Deadline.in(RECOVERED_WITHIN));
            kills++;
            progress.accept("kill " + kills + " of " + plan.victims().size() + ": " + victim + "; "
                    + journal.registrations() + " acknowledged");
        }
        load.awaitAcknowledged(journal.registrations() + BETWEEN_KILLS, Deadline.in(RECOVERED_WITHIN));
        Instant told = Instant.now();
        while (journal.registrations() < plan.acknowledged() || Instant.now().isBefore(started.plus(plan.duration()))) {
            load.awaitAcknowledged(journal.registrations() + 1, Deadline.in(RECOVERED_WITHIN));
            if (Duration.between(told, Instant.now()).toSeconds() >= 10) {
                told = Instant.now();
                progress.accept(journal.registrations() + " acknowledged");
            }
        }
    }

    /** How much is still under way when the time for it is over. */
    private long settle() throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(SETTLED_WITHIN);
        while (true) {
            long left = Long.MAX_VALUE;
            try {
                left = count("registration", """
                        SELECT (SELECT count(*) FROM registration WHERE status = 'PENDING_VERIFICATION')
                            + (SELECT count(*) FROM venue_logon WHERE status = 'PENDING_VERIFICATION')
                            + (SELECT count(*) FROM outbox
                               WHERE target IN ('retention', 'incident') AND delivered_at IS NULL AND dead_at IS NULL)""") + count("incident", """
                        SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND dead_at IS NULL""") + count("verification", """
                        SELECT (SELECT count(*) FROM verification WHERE outcome = 'PENDING')
                            + (SELECT count(*) FROM outbox WHERE target = 'registration' AND delivered_at IS NULL)""");
            } catch (SQLException notBackYet) {
                // The last victim may have been PostgreSQL.
            }
            if (left == 0 || deadline.isOver()) {
                return left;
            }
            Thread.sleep(200);
        }
    }

    private long registrations() throws IOException, SQLException {
        return count("registration", "SELECT count(*) FROM registration");
    }

    private long logons() throws IOException, SQLException {
        return count("registration", "SELECT count(*) FROM venue_logon");
    }

    private long count(String database, String sql) throws IOException, SQLException {
        try (Connection connection = Databases.connect(sandbox.description(), database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static long countOf(List<Finding> findings, String invariant) {
        return findings.stream()
                .filter(finding -> finding.invariant().equals(invariant))
                .mapToLong(Finding::count)
                .sum();
    }
}
