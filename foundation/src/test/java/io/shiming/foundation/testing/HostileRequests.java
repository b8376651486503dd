package io.shiming.foundation.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.PublishedApi.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Makes requests that are nearly right, and then wrong somewhere. The same seed and number make the same request. */
final class HostileRequests {
    /** The seed of one request is the run's seed and its number, mixed, since Random's first values follow its seed. */
    static final String CANARY = "canary7";

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final PublishedApi api;
    private final ServiceUnderTest service;
    private final AuthorisationTable table;
    private final long seed;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    HostileRequests(PublishedApi api, ServiceUnderTest service, AuthorisationTable table, long seed) {
        this.api = api;
        this.service = service;
        this.table = table;
        this.seed = seed;
    }

    /**
     * A request and what is known of it.
     *
     * @param operation what it was made for
     * @param meant whether method and path are still that operation's
     * @param role of its token; empty when it has no good one
     * @param canary a text that no answer may repeat, other than what the body's own members say
     */
    record Attack(RawRequest request, Operation operation, boolean meant, Optional<String> role, String canary) {}

    Attack number(int number) {
        Random random = new Random((seed + number) * MIX);
        String canary = CANARY + "%07dx".formatted(number);
        Operation operation = operation(random);
        boolean open = table.isOpenToAnyone(operation);
        Optional<String> role =
                open || random.nextInt(25) > 0 ? Optional.of(role(operation, random)) : Optional.empty();
        RawRequest request = new RawRequest(
                operation.method(), path(operation, role.orElse(""), random, canary) + query(operation, random));
        if (role.isPresent() && !open) {
            request.header("Authorization", "Bearer " + token(role.get(), operation));
        } else if (random.nextBoolean()) {
            request.header("Authorization", HostileHeaders.authorization(random));
        }
        request.header("Idempotency-Key", UUID.randomUUID().toString());
        if (!operation.bodies().isEmpty()) {
            body(operation, role.orElse(""), request, random, canary);
        }
        boolean meant = true;
        int what = random.nextInt(20);
        if (what < 2 && !open) {
            HostileTarget.change(request, random, canary);
            meant = false;
        } else if (what == 2 && !open) {
            HostileTarget.method(request, random);
            meant = false;
        } else if (what == 3 && random.nextInt(3) == 0) {
            request.verbatim = HostileTarget.noHttp(random, canary);
            meant = false;
            role = Optional.empty();
        } else if (what < 6) {
            request.target = HostileTarget.query(request.target, random, canary);
        } else if (what < 12) {
            HostileHeaders.change(request, random, canary);
        }
        // Nothing else is wrong with the others; one in three has a good body, too.
        return new Attack(request, operation, meant, role, canary);
    }

    private void body(Operation operation, String role, RawRequest request, Random random, String canary) {
        List<String> mediaTypes = List.copyOf(operation.bodies().keySet());
        String mediaType = mediaTypes.get(random.nextInt(mediaTypes.size()));
        JsonNode schema = operation.bodies().get(mediaType);
        byte[] fromSchema = new SchemaSample(api, random).of(schema).toString().getBytes(StandardCharsets.UTF_8);
        byte[] good = random.nextInt(4) == 0
                ? fromSchema
                : service.body(operation, role).orElse(fromSchema);
        HostileBody hostile = new HostileBody(random, canary);
        boolean json = mediaType.endsWith("json");
        boolean leave = random.nextInt(3) == 0;
        request.body(mediaType, leave ? good : json ? hostile.of(good) : hostile.changed(good));
        request.chunked = random.nextInt(10) == 0;
    }

    private String path(Operation operation, String role, Random random, String canary) {
        Map<String, String> values = new HashMap<>();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.in().equals("path")) {
                values.put(
                        parameter.name(),
                        switch (random.nextInt(5)) {
                            case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
                            case 1 -> HostileTarget.segment(random, canary);
                            default -> service.object(operation, parameter.name(), role);
                        });
            }
        }
        return PublishedApi.fill(operation.path(), values);
    }

    private String query(Operation operation, Random random) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.in().equals("query") && random.nextInt(3) == 0) {
                values.put(
                        parameter.name(),
                        random.nextInt(3) == 0
                                ? HostileText.snippet(random)
                                : new SchemaSample(api, random)
                                        .of(parameter.schema())
                                        .asText());
            }
        }
        StringBuilder query = new StringBuilder();
        values.forEach((name, value) ->
                query.append(query.isEmpty() ? '?' : '&').append(name + "=" + PublishedApi.encode(value)));
        return query.toString();
    }

    /** One with a body more often, because there is more to try. */
    private Operation operation(Random random) {
        List<Operation> all = api.operations();
        Operation one = all.get(random.nextInt(all.size()));
        return one.bodies().isEmpty() ? all.get(random.nextInt(all.size())) : one;
    }

    /** Mostly one that may. */
    private String role(Operation operation, Random random) {
        List<String> all = AuthorisationTable.roles();
        List<String> allowed = all.stream()
                .filter(role -> table.of(operation, role).isPresent())
                .toList();
        List<String> some = allowed.isEmpty() || random.nextInt(30) == 0 ? all : allowed;
        return some.get(random.nextInt(some.size()));
    }

    /** Of the tenant that has the objects. */
    private String token(String role, Operation operation) {
        return tokens.computeIfAbsent(
                role.equals("service") ? role + " for " + operation.name() : role,
                any -> service.own(role, operation)
                        .expiringIn(java.time.Duration.ofHours(12))
                        .sign());
    }
}
