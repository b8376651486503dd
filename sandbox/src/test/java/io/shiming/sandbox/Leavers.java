package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.demonstration.Person;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** People who are registered, and whose services end. */
final class Leavers {
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningSandbox sandbox;
    private final SandboxClient client;

    Leavers(RunningSandbox sandbox) {
        this.sandbox = sandbox;
        this.client = sandbox.client();
    }

    /** Registers so many, each with a copy of their document and a number of their own; their registrations' ids. */
    List<String> registered(int number) throws InterruptedException {
        List<Person> people = client.cast().everybody();
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Person person = people.get(i % people.size());
            tasks.add(() -> active(client.register(client.application(person))));
        }
        return together(tasks);
    }

    /** Ends their services, and waits until retention-service knows. */
    void end(List<String> ids) throws IOException, InterruptedException {
        together(ids.stream().<Callable<String>>map(id -> () -> end(id)).toList());
        Deadline told = Deadline.in(PATIENCE);
        while (untold() > 0) {
            told.check("retention-service to be told of every end");
        }
    }

    /** A hold that was acknowledged; its id. */
    String hold(String id, String as) throws IOException, InterruptedException {
        Reply reply = client.suite()
                .post(
                        "retention",
                        "/v1/holds",
                        as,
                        Map.of(
                                "scope",
                                Map.of("recordId", id),
                                "instrument",
                                "Order 7 of 2026",
                                "reason",
                                "under investigation"));
        if (reply.status() != 201) {
            throw new UnexpectedReply("a hold", reply);
        }
        return reply.text("id");
    }

    private long untold() throws IOException {
        try {
            return sandbox.count(
                    "registration",
                    "SELECT count(*) FROM outbox WHERE target NOT IN ('oss', 'incident') AND delivered_at IS NULL");
        } catch (SQLException away) {
            throw new IOException(away);
        }
    }

    /** The id of one that was asked for, once it is active. */
    String active(Reply reply) throws IOException, InterruptedException {
        Deadline settled = Deadline.in(PATIENCE);
        JsonNode latest = reply.body();
        while (!latest.path("status").asText().equals("ACTIVE")) {
            if (!latest.path("status").asText().equals("PENDING_VERIFICATION")) {
                throw new UnexpectedReply("a registration", reply);
            }
            settled.check("a registration to be active");
            latest = client.registration(SandboxClient.OPERATOR, reply.text("id"))
                    .body();
        }
        return latest.path("id").asText();
    }

    private String end(String id) throws IOException, InterruptedException {
        Reply reply = client.suite()
                .post(
                        "registration",
                        "/v1/registrations/" + id + "/termination",
                        SandboxClient.OPERATOR,
                        Map.of("reason", "moved away"));
        if (!reply.text("status").equals("TERMINATED")) {
            throw new UnexpectedReply("a termination", reply);
        }
        return id;
    }

    private static List<String> together(List<Callable<String>> tasks) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<String> results = new ArrayList<>();
            for (Future<String> done : threads.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
