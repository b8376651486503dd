package io.shiming.incident.rest;

import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

@ServiceTest
class EveryOperationResourceTest extends EveryOperation {
    private final UUID own = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private final AtomicInteger steps = new AtomicInteger();
    private String report;
    private UUID dispute;
    private UUID undecided;

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
        report = Forgeries.reported(own, UUID.randomUUID());
        dispute = dispute();
        undecided = dispute();
    }

    private UUID dispute() {
        return Disputes.opened(own, Instant.now().minusSeconds(60));
    }

    @Override
    public Tokens own(String role) {
        return of(own, role);
    }

    @Override
    public Tokens own(String role, Operation operation) {
        return role.equals("service") ? own(role).client("registration-service") : own(role);
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
        if (operation.path().startsWith("/v1/forgery-reports/")) {
            return report;
        }
        if (operation.path().endsWith("/decision")) {
            // Each is decided once. What the same person proposed nobody decides with it.
            return (now() ? dispute() : undecided).toString();
        }
        return operation.path().startsWith("/v1/disputes/") ? dispute.toString() : own.toString();
    }

    private boolean now() {
        return steps.getAndIncrement() % 5 == 0;
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "PUT /v1/operators/{operatorId}/kind" -> json(Map.of("kind", "OTHER"));
            case "POST /v1/forgery-reports" -> json(Forgeries.withEvidence(own, UUID.randomUUID()));
            case "PUT /v1/authority-keys" ->
                json(Forgeries.key("internet-authority").toPublicJWK().toJSONObject());
            case "POST /v1/disputes" ->
                json(Disputes.body(own, UUID.randomUUID(), Instant.now().minusSeconds(60)));
            case "POST /v1/disputes/{id}/proposal", "POST /v1/disputes/{id}/decision" ->
                json(Disputes.word("CONFIRMED"));
            default -> Optional.empty();
        };
    }
}
