package io.shiming.foundation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.foundation.testing.PublishedApi.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Every operation of the service's OpenAPI document × every role × own and other tenant × every kind of token, against
 * the service's one table (contract: who; {@link AuthorisationTable}). Each combination is tried with no body, with a
 * body that is wrong in every respect, and with a good one, for refusals of the caller come before any look at a body.
 * A service joins with a table and a {@link ServiceUnderTest}.
 */
public final class AuthorisationMatrix {
    private static final byte[] NONSENSE = "{".repeat(70_000).getBytes(StandardCharsets.US_ASCII);

    private static final int CLIENTS = 4;

    private enum Body {
        NONE,
        NONSENSE,
        GOOD
    }

    private final PublishedApi api = PublishedApi.ofRunningService();
    private final AuthorisationTable table;
    private final ServiceUnderTest service;
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    /** Those that no client uses just now. */
    private final Queue<RawConnection> connections = new ConcurrentLinkedQueue<>();

    private final Map<List<Object>, Optional<String>> tokens = new ConcurrentHashMap<>();
    /**
     * What those name and send who are refused for what they are, by operation and role: they use up neither object nor
     * body, so one of each will do.
     */
    private final Map<List<String>, String> objects = new ConcurrentHashMap<>();

    private final Map<List<String>, byte[]> bodies = new ConcurrentHashMap<>();
    private final AtomicInteger tried = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    private AuthorisationMatrix(ServiceUnderTest service, AuthorisationTable table) {
        this.service = service;
        this.table = table;
    }

    /** The tests, by operation and role; the last one asserts that all were run. */
    public static Stream<DynamicNode> of(ServiceUnderTest service, String tableResource) {
        return new AuthorisationMatrix(service, AuthorisationTable.read(tableResource)).tests();
    }

    private Stream<DynamicNode> tests() {
        DynamicNode complete = DynamicTest.dynamicTest(
                "the table has every operation of the document, and no other",
                () -> assertThat(table.differences(api)).isEmpty());
        Stream<DynamicNode> matrix = api.operations().stream()
                .filter(table::has)
                .map(operation -> DynamicContainer.dynamicContainer(operation.name(), byRole(operation)));
        DynamicNode counted = DynamicTest.dynamicTest("every combination was tried", this::count);
        return Stream.of(Stream.of(complete), matrix, Stream.of(counted)).flatMap(all -> all);
    }

    private Stream<DynamicNode> byRole(Operation operation) {
        return AuthorisationTable.roles().stream()
                .map(role -> DynamicContainer.dynamicContainer(role, ofRole(operation, role)));
    }

    /** All are under way when the first is waited for. */
    private Stream<DynamicTest> ofRole(Operation operation, String role) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Combination each : Combination.of(table, operation, role)) {
            Future<Void> outcome = clients.submit(() -> tryWithEveryBody(each));
            tests.add(DynamicTest.dynamicTest(each.toString(), () -> await(outcome)));
        }
        return tests.stream();
    }

    private static void await(Future<Void> outcome) throws Throwable {
        try {
            outcome.get();
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }

    private void count() throws IOException {
        clients.shutdown();
        for (RawConnection each : connections) {
            each.close();
        }
        int product = api.operations().size()
                * AuthorisationTable.roles().size()
                * Combination.Tenant.values().length
                * Combination.Token.values().length;
        System.out.printf("authorisation matrix: %d combinations, %d requests%n", tried.get(), requests.get());
        assertThat(tried.get()).as("combinations tried, of all there are").isEqualTo(product);
    }

    private Void tryWithEveryBody(Combination combination) throws IOException {
        tried.incrementAndGet();
        Operation operation = combination.operation();
        for (Body body : operation.bodies().isEmpty() ? new Body[] {Body.NONE} : Body.values()) {
            RawRequest request = request(combination, parameter -> object(combination, parameter), body);
            RawAnswer answer = send(request, combination);
            Supplier<String> told = () -> combination + "\n--- " + request + "\n--- answered\n" + answer + "\n---\n";
            boolean good = body == Body.GOOD || operation.bodies().isEmpty();
            switch (combination.expectation()) {
                case UNAUTHENTICATED -> refused(answer, 401, told);
                case FORBIDDEN -> refused(answer, 403, told);
                case NOT_THIS_CLIENT -> {
                    if (good) {
                        refused(answer, 403, told);
                    } else {
                        assertThat(answer.status()).as(told).isBetween(400, 499);
                    }
                }
                case HEARD ->
                    assertThat(answer.status()).as(told).isNotIn(401, 403).isLessThan(500);
                case FOUND ->
                    assertThat(answer.status()).as(told).isNotIn(401, 403, 404).isLessThan(500);
                case UNKNOWN -> {
                    RawRequest nobodys =
                            request(combination, parameter -> UUID.randomUUID().toString(), body);
                    assertThat(withoutCorrelator(answer))
                            .as(() -> "as for an id that nobody has: " + told.get())
                            .isEqualTo(withoutCorrelator(send(nobodys, combination)));
                    if (good) {
                        refused(answer, 404, told);
                    }
                }
            }
        }
        return null;
    }

    private static void refused(RawAnswer answer, int status, Supplier<String> told) {
        assertThat(answer.status()).as(told).isEqualTo(status);
        assertThat(answer.isProblem()).as(told).isTrue();
        assertThat(answer.header("X-Correlator")).as(told).isPresent();
    }

    private RawAnswer send(RawRequest request, Combination combination) throws IOException {
        requests.incrementAndGet();
        tokens.computeIfAbsent(
                        List.of(
                                combination.role(),
                                combination.tenant(),
                                combination.token(),
                                combination.role().equals("service") ? combination.operation() : ""),
                        key -> combination.signed(service))
                .ifPresent(token -> request.header("Authorization", "Bearer " + token));
        RawConnection kept = connections.poll();
        RawConnection connection = kept == null ? new RawConnection(api.base()) : kept;
        try {
            return connection.send(request);
        } catch (IOException unanswered) {
            connection.drop();
            throw unanswered;
        } finally {
            connections.add(connection);
        }
    }

    private RawRequest request(Combination combination, UnaryOperator<String> object, Body body) {
        Operation operation = combination.operation();
        Map<String, String> values = new HashMap<>();
        operation.parameters().stream()
                .filter(parameter -> parameter.in().equals("path"))
                .forEach(parameter -> values.put(parameter.name(), object.apply(parameter.name())));
        RawRequest request = new RawRequest(
                        operation.method(), PublishedApi.fill(operation.path(), values) + service.query(operation))
                .header("Idempotency-Key", UUID.randomUUID().toString());
        return switch (body) {
            case NONE -> request;
            case NONSENSE -> request.body("text/plain", NONSENSE);
            case GOOD -> {
                String mediaType = operation.bodies().keySet().iterator().next();
                yield request.body(mediaType, good(combination));
            }
        };
    }

    private String object(Combination combination, String parameter) {
        Operation operation = combination.operation();
        String role = combination.role();
        return combination.usesNothingUp()
                ? objects.computeIfAbsent(
                        List.of(operation.name(), role, parameter), once -> service.object(operation, parameter, role))
                : service.object(operation, parameter, role);
    }

    private byte[] good(Combination combination) {
        Operation operation = combination.operation();
        String role = combination.role();
        return combination.usesNothingUp()
                ? bodies.computeIfAbsent(List.of(operation.name(), role), once -> made(operation, role))
                : made(operation, role);
    }

    private byte[] made(Operation operation, String role) {
        JsonNode schema = operation.bodies().values().iterator().next();
        return service.body(operation, role).orElseGet(() -> sample(schema));
    }

    private byte[] sample(JsonNode schema) {
        return new SchemaSample(api, new Random(1)).of(schema).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String withoutCorrelator(RawAnswer answer) {
        String correlator = answer.header("X-Correlator").orElse("–");
        return answer.toString().replace(correlator, "…");
    }
}
