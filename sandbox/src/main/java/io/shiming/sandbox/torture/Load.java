package io.shiming.sandbox.torture;

import io.shiming.sandbox.Deadline;
import io.shiming.sandbox.SuiteClient;
import io.shiming.sandbox.demonstration.Cast;
import io.shiming.sandbox.demonstration.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that register people one after the other, all at once: most are who they say, some are not. */
final class Load implements AutoCloseable {
    private static final double UNITS = 0.15;
    private static final double WRONG_NAMES = 0.15;
    /** Of the others. */
    private static final double THROUGH_AGENT = 0.2;

    private static final double REPEATED = 0.1;
    /** Of one person; a check that a kill repeats counts twice, and after five no more are made for a day. */
    private static final int MOST_WRONG_NAMES = 2;

    private final Cast cast;
    private final CarefulClient client;
    private final Journal journal;
    private final ExecutorService threads;
    private final List<Future<Void>> clients = new ArrayList<>();
    private final Map<Person, AtomicInteger> wrongNames = new ConcurrentHashMap<>();
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
        while (!enough) {
            Person person = people.get(random.nextInt(people.size()));
            double kind = random.nextDouble();
            CarefulClient.Acknowledged acknowledged;
            if (kind < UNITS) {
                acknowledged = client.register(
                        new CarefulClient.Wanted(cast.unit().orElseThrow(), Optional.of(person), true, false));
            } else if (kind < UNITS + WRONG_NAMES && mayBeWrong(person)) {
                acknowledged =
                        client.register(new CarefulClient.Wanted(person.named("钱不符"), Optional.empty(), false, false));
            } else {
                acknowledged = client.register(
                        new CarefulClient.Wanted(person, Optional.empty(), true, random.nextDouble() < THROUGH_AGENT));
            }
            if (random.nextDouble() < REPEATED) {
                client.repeat(acknowledged);
            }
        }
        return null;
    }

    private boolean mayBeWrong(Person person) {
        return wrongNames.computeIfAbsent(person, first -> new AtomicInteger()).incrementAndGet() <= MOST_WRONG_NAMES;
    }

    /** Waits for acknowledgements; fails as soon as a client does. */
    void awaitAcknowledged(int count, Deadline deadline) throws InterruptedException {
        while (journal.acknowledged() < count) {
            failWithClients();
            deadline.check(count + " acknowledged registrations; there are " + journal.acknowledged());
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
