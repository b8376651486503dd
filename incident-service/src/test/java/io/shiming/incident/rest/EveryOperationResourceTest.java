package io.shiming.incident.rest;

import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

@ServiceTest
class EveryOperationResourceTest extends EveryOperation {
    private final UUID own = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    EveryOperationResourceTest() {
        super(1_000);
    }

    @BeforeEach
    void objects() {
        Callers.official("communications-authority", "one")
                .body(Map.of("kind", "OTHER"))
                .put("/v1/operators/" + own + "/kind")
                .then()
                .statusCode(200);
    }

    @Override
    public Tokens own(String role) {
        return of(own, role);
    }

    @Override
    public Tokens other(String role) {
        return of(other, role);
    }

    private static Tokens of(UUID operatorId, String role) {
        return Tokens.as(role)
                .operator(operatorId)
                .client(role + "-of-" + operatorId)
                .subject(role + "-of-" + operatorId);
    }

    @Override
    public String object(Operation operation, String parameter) {
        if (operation.path().startsWith("/v1/audit/")) {
            return OwnerDatabase.auditEntry().toString();
        }
        return own.toString();
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "PUT /v1/operators/{operatorId}/kind" -> json(Map.of("kind", "OTHER"));
            default -> Optional.empty();
        };
    }
}
