package io.shiming.agent.rest;

import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

@ServiceTest
class EveryOperationResourceTest extends EveryOperation {
    private final AtomicInteger steps = new AtomicInteger();
    private Scenario own;
    private Scenario other;
    private String outlet;
    private String clerk;

    EveryOperationResourceTest() {
        super(1_500);
    }

    @BeforeEach
    void anAgentAndItsOperator() {
        own = Scenario.bound();
        other = Scenario.bound();
        outlet = own.outlet("Urumqi 12");
        clerk = own.clerk("clerk-17", outlet);
    }

    @Override
    public Tokens own(String role) {
        return of(own, role);
    }

    @Override
    public Tokens other(String role) {
        return of(other, role);
    }

    private static Tokens of(Scenario tenant, String role) {
        return Tokens.as(role)
                .operator(tenant.operatorId())
                .claim("agent_id", tenant.agentId().toString())
                .client(role + "-of-" + tenant.agentId());
    }

    @Override
    public String object(Operation operation, String parameter) {
        return switch (parameter) {
            // Each ends once, so now and then there must be another.
            case "outlet" -> operation.method().equals("POST") && now() ? own.outlet(fresh()) : outlet;
            case "clerk" ->
                operation.method().equals("POST") && now() ? own.clerk(fresh(), own.outlet(fresh())) : clerk;
            default ->
                operation.path().startsWith("/v1/audit/")
                        ? OwnerDatabase.auditEntry().toString()
                        : own.agentId().toString();
        };
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "POST /v1/agents" -> json(Scenario.agent());
            case "POST /v1/agents/{id}/outlets" -> json(Map.of("code", fresh()));
            case "POST /v1/agents/{id}/clerks" -> json(Map.of("code", fresh(), "outletId", outlet));
            default -> Optional.empty();
        };
    }

    private boolean now() {
        return steps.getAndIncrement() % 5 == 0;
    }

    private static String fresh() {
        return "code 17 " + UUID.randomUUID();
    }
}
