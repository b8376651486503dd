package io.shiming.retention.rest;

import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

@ServiceTest
class EveryOperationResourceTest extends EveryOperation {
    private static final String POLICY = "/v1/policies/PUBLICATION_RECORD";
    private static final Map<String, Object> TERMS = Map.of("period", "P200D", "reason", "as decided on the 17th");
    private static final Instant ENDED = Instant.parse("2026-11-01T00:00:00Z");

    private final Records own = Records.ofAnOperator();
    private final Records other = Records.ofAnOperator();
    private UUID record;
    /** Overtaken by another. */
    private String proposal;

    EveryOperationResourceTest() {
        super(1_500);
    }

    @BeforeEach
    void aRecord() {
        record = own.ended("REGISTRATION", ENDED);
        proposal = proposed();
        Callers.official("auditor", "another")
                .body(Map.of("proposalId", proposed()))
                .post(POLICY + "/approval")
                .then()
                .statusCode(200);
    }

    private static String proposed() {
        return Callers.official("internet-authority", "one")
                .body(TERMS)
                .post(POLICY + "/proposals")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Override
    public Tokens own(String role) {
        return of(own, role);
    }

    @Override
    public Tokens other(String role) {
        return of(other, role);
    }

    private static Tokens of(Records tenant, String role) {
        return Tokens.as(role)
                .operator(tenant.operatorId())
                .client(role + "-of-" + tenant.operatorId())
                .subject(role + "-of-" + tenant.operatorId());
    }

    @Override
    public String object(Operation operation, String parameter) {
        return switch (parameter) {
            case "category" -> "PUBLICATION_RECORD";
            case "record" -> record.toString();
            default ->
                operation.path().startsWith("/v1/audit/")
                        ? OwnerDatabase.auditEntry().toString()
                        : proposal;
        };
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "PUT /v1/clocks/{record}" -> json(Map.copyOf(own.body("REGISTRATION", ENDED)));
            case "PUT /v1/policies/{category}", "POST /v1/policies/{category}/proposals" -> json(TERMS);
            case "POST /v1/policies/{category}/approval" -> json(Map.of("proposalId", proposal));
            default -> Optional.empty();
        };
    }
}
