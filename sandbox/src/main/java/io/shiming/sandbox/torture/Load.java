package io.shiming.sandbox.torture;

import io.shiming.sandbox.Deadline;
import io.shiming.sandbox.SuiteClient;
import io.shiming.sandbox.demonstration.Cast;
import io.shiming.sandbox.demonstration.Person;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that register people, hand services on, end some, let guests log on and leave, and dispute what is registered,
 * one after the other, all at once. Most are who they say, some are in no register, and some show a forged card.
 */
final class Load implements AutoCloseable {
    private static final double UNITS = 0.15;
    private static final double TRANSFERS = 0.2;
    private static final double TERMINATIONS = 0.08;
    private static final double LOGONS = 0.2;
    /** Of the guests; whoever stays logs on again without a check. */
    private static final double LEAVING = 0.7;

    private static final double DISPUTES = 0.05;
    /** Of the turns of a client who waits for one to be decided. */
    private static final double DECISIONS = 0.2;

    private static final double UNKNOWN = 0.12;
    private static final double FORGED = 0.08;
    /** Of whoever registers in their own name. */
    private static final double THROUGH_AGENT = 0.2;

    private static final double REPEATED = 0.1;

    private static final List<String> OUTCOMES =
            List.of("CONFIRMED", "CORRECTED_BY_TRANSFER", "CORRECTED_BY_TERMINATION");

    private final Cast cast;
    private final CarefulClient client;
    private final Journal journal;
    private final ExecutorService threads;
    private final List<Future<Void>> clients = new ArrayList<>();
    private volatile boolean enough;

    Load(SuiteClient suite, Cast cast, Journal journal, int number, long seed) {
        this.cast = cast;
        this.client = new CarefulClient(suite, journal);
        this.journal = journal;
        this.threads = Executors.newFixedThreadPool(number);
        for (int i = 0; i < number; i++) {
            Random random = new Random(seed + i);
            clients.add(threads.submit(() -> work(random)));
        }
    }

    private Void work(Random random) throws IOException, InterruptedException {
        List<Person> people = cast.everybody();
        Person citizen = cast.citizen().orElseThrow();
        Deque<CarefulClient.Acknowledged> active = new ArrayDeque<>();
        Deque<CarefulClient.Acknowledged> disputed = new ArrayDeque<>();
        while (!enough) {
            Person person = people.get(random.nextInt(people.size()));
            double kind = random.nextDouble();
            if (kind < UNITS) {
                Person unit = cast.unit().orElseThrow();
                repeatSome(random, client.register(new CarefulClient.Wanted(unit, Optional.of(person), "", false)));
            } else if (kind < UNITS + LOGONS) {
                logOn(random, wanted(random, person));
            } else if (kind < UNITS + LOGONS + TRANSFERS && !active.isEmpty()) {
                transfer(random, active, wanted(random, person));
            } else if (kind < UNITS + LOGONS + TRANSFERS + TERMINATIONS && !active.isEmpty()) {
                client.terminate(active.remove());
            } else if (kind < UNITS + LOGONS + TRANSFERS + TERMINATIONS + DISPUTES) {
                dispute(random, disputed, citizen);
            } else {
                register(random, active, wanted(random, person));
            }
            if (!disputed.isEmpty() && random.nextDouble() < DECISIONS) {
                decide(random, disputed);
            }
        }
        return null;
    }

    private CarefulClient.Wanted wanted(Random random, Person person) {
        double kind = random.nextDouble();
        if (kind < UNKNOWN) {
            return new CarefulClient.Wanted(Person.inNoRegister(random), Optional.empty(), "DOCUMENT_NOT_FOUND", false);
        }
        // Not at an agent, who would be suspended for it.
        return kind < UNKNOWN + FORGED
                ? new CarefulClient.Wanted(
                        cast.withForgedCard().orElseThrow(), Optional.empty(), "DOCUMENT_FORGED", false)
                : new CarefulClient.Wanted(person, Optional.empty(), "", random.nextDouble() < THROUGH_AGENT);
    }

    private void register(Random random, Deque<CarefulClient.Acknowledged> active, CarefulClient.Wanted wanted)
            throws IOException, InterruptedException {
        CarefulClient.Acknowledged registered = client.register(wanted);
        repeatSome(random, registered);
        noteActive(active, registered);
    }

    /** What is refused stays whose it was; what is pending may be either's, and is left alone. */
    private void transfer(Random random, Deque<CarefulClient.Acknowledged> active, CarefulClient.Wanted wanted)
            throws IOException, InterruptedException {
        CarefulClient.Acknowledged before = active.remove();
        CarefulClient.Acknowledged after = client.transfer(before, wanted);
        repeatSome(random, after);
        noteActive(active, after.status().isEmpty() ? before : after);
    }

    private static void noteActive(Deque<CarefulClient.Acknowledged> active, CarefulClient.Acknowledged registration) {
        if (registration.status().equals("ACTIVE")) {
            active.push(registration);
        }
    }

    private void logOn(Random random, CarefulClient.Wanted guest) throws IOException, InterruptedException {
        CarefulClient.Acknowledged logon = client.logOn(guest);
        repeatSome(random, logon);
        if (logon.status().equals("ADMITTED") && random.nextDouble() < LEAVING) {
            repeatSome(random, client.end(logon));
        }
    }

    /** What is registered for that, so that nobody hands it on meanwhile. */
    private void dispute(Random random, Deque<CarefulClient.Acknowledged> disputed, Person citizen)
            throws IOException, InterruptedException {
        CarefulClient.Acknowledged registered = client.register(new CarefulClient.Wanted(citizen));
        if (registered.status().equals("ACTIVE")) {
            CarefulClient.Acknowledged dispute = client.dispute(registered);
            repeatSome(random, dispute);
            disputed.add(dispute);
        }
    }

    /** One whose case is not there yet comes to its turn again. */
    private void decide(Random random, Deque<CarefulClient.Acknowledged> disputed)
            throws IOException, InterruptedException {
        CarefulClient.Acknowledged dispute = disputed.remove();
        if (!client.decide(dispute, OUTCOMES.get(random.nextInt(OUTCOMES.size())))) {
            disputed.add(dispute);
        }
    }

    private void repeatSome(Random random, CarefulClient.Acknowledged acknowledged) throws InterruptedException {
        if (random.nextDouble() < REPEATED) {
            client.repeat(acknowledged);
        }
    }

    /** Waits for acknowledged registrations; fails as soon as a client does. */
    void awaitAcknowledged(int count, Deadline deadline) throws InterruptedException {
        while (journal.registrations() < count) {
            failWithClients();
            deadline.check(count + " acknowledged registrations; there are " + journal.registrations());
        }
    }

    void failWithClients() throws InterruptedException {
        for (Future<Void> one : clients) {
            if (one.isDone()) {
                result(one);
            }
        }
    }

    /** Lets every client finish what it is at. */
    void finish() throws InterruptedException {
        enough = true;
        for (Future<Void> one : clients) {
            result(one);
        }
    }

    @Override
    public void close() {
        enough = true;
        threads.shutdownNow();
    }

    private static void result(Future<Void> client) throws InterruptedException {
        try {
            client.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof BrokenPromise broken) {
                throw broken;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
