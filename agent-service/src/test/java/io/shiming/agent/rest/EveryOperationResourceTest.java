package io.shiming.agent.rest;

import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import java.time.LocalDate;
import java.util.LinkedHashMap;
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
    private Map<String, Object> terms;
    /** Nobody suspends it, or qualifies it anew. */
    private Scenario bindable;

    EveryOperationResourceTest() {
        super(1_500);
    }

    @BeforeEach
    void anAgentAndItsOperator() {
        own = Scenario.bound();
        other = Scenario.bound();
        outlet = own.outlet("Urumqi 12");
        clerk = own.clerk("clerk-17", outlet);
        terms = own.terms("MOBILE_ACCOUNT_OPENING");
        bindable = own.anotherAgent();
    }

    @Override
    public Tokens own(String role) {
        return of(own, role);
    }

    @Override
    public Tokens other(String role) {
        return of(other, role);
    }

    @Override
    public Tokens own(String role, Operation operation) {
        boolean reports = role.equals("service") && operation.path().equals("/v1/verification-outcomes");
        return reports ? own(role).client("verification-gateway") : own(role);
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
            default -> {
                if (operation.path().startsWith("/v1/audit/")) {
                    yield OwnerDatabase.auditEntry().toString();
                }
                if (operation.path().startsWith("/v1/agreements/")) {
                    yield operation.path().endsWith("/termination") && now()
                            ? bindable.bind().path("id")
                            : own.agreementId();
                }
                yield own.agentId().toString();
            }
        };
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "POST /v1/agents" -> json(Scenario.agent(Scenario.NAME));
            case "POST /v1/agents/{id}/outlets" -> json(Map.of("code", fresh()));
            case "POST /v1/agents/{id}/clerks" -> json(Map.of("code", fresh(), "outletId", outlet));
            case "POST /v1/agents/{id}/qualification" ->
                json(Scenario.evidence("2099-12-31", "LEGAL_PERSON", "PREMISES"));
            case "POST /v1/agreement-copies" -> Optional.of(Scenario.pdf());
            case "POST /v1/agreements" -> {
                Map<String, Object> agreement = new LinkedHashMap<>(terms);
                agreement.put("agentId", bindable.agentId());
                yield json(agreement);
            }
            case "POST /v1/agreements/{id}/amendment" -> {
                // Never twice the same: a refusal that is replayed bears the correlator of the first one.
                Map<String, Object> amended = new LinkedHashMap<>(terms);
                amended.put(
                        "validUntil",
                        LocalDate.EPOCH
                                .plusDays(50_000 + steps.incrementAndGet())
                                .toString());
                yield json(amended);
            }
            case "POST /v1/authorisation-checks" -> json(own.check());
            case "POST /v1/verification-outcomes" ->
                json(QualificationResourceTest.report(
                        own,
                        UUID.fromString("0190a000-0000-7000-8000-000000000000"),
                        Map.of("outcome", "MATCH", "checkedAt", "2026-11-24T00:00:00Z")));
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
