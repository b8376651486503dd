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
    private static final Instant ENDED = Instant.parse("2026-11-01T00:00:00Z");

    private final Records own = Records.ofAnOperator();
    private final Records other = Records.ofAnOperator();
    private UUID record;

    EveryOperationResourceTest() {
        super(1_500);
    }

    @BeforeEach
    void aRecord() {
        record = own.ended("REGISTRATION", ENDED);
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
        return operation.path().startsWith("/v1/audit/")
                ? OwnerDatabase.auditEntry().toString()
                : record.toString();
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "PUT /v1/clocks/{record}" -> json(Map.copyOf(own.body("REGISTRATION", ENDED)));
            default -> Optional.empty();
        };
    }
}
