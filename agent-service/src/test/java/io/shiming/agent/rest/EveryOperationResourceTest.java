package io.shiming.agent.rest;

import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
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
    private Custody custody;
    private UUID registration;
    private String handover;
    private String inspection;
    private String finding;
    private Map<String, Object> terms;
    private String copy;
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
        custody = new Custody(own);
        registration = registered();
        handover = custody.delivered(registered());
        inspection = own.oss()
                .body(Map.of("agentId", own.agentId()))
                .post("/v1/inspections")
                .path("id");
        finding = finding();
        terms = own.terms("MOBILE_ACCOUNT_OPENING");
        copy = terms.get("copySha256").toString();
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
        if (!role.equals("service")) {
            return own(role);
        }
        boolean reports = operation.path().equals("/v1/verification-outcomes");
        return own(role).client(reports ? "verification-gateway" : "registration-service");
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
            case "registration" -> registration.toString();
            default -> id(operation);
        };
    }

    private String id(Operation operation) {
        if (operation.path().startsWith("/v1/audit/")) {
            return OwnerDatabase.auditEntry().toString();
        }
        if (operation.path().startsWith("/v1/handovers")) {
            return operation.method().equals("POST") && now() ? custody.delivered(registered()) : handover;
        }
        if (operation.path().startsWith("/v1/inspections")) {
            return inspection;
        }
        if (operation.path().startsWith("/v1/findings")) {
            return operation.method().equals("POST") && now() ? finding() : finding;
        }
        if (operation.path().startsWith("/v1/agreement-copies/")) {
            return copy;
        }
        if (operation.path().startsWith("/v1/agreements/")) {
            return operation.path().endsWith("/termination") && now()
                    ? bindable.bind().path("id")
                    : own.agreementId();
        }
        return own.agentId().toString();
    }

    private String finding() {
        return Custody.registrationService()
                .body(Map.of("operatorId", own.operatorId(), "kind", "OTHER"))
                .post(own.path("/findings"))
                .path("id");
    }

    private UUID registered() {
        return custody.registered(Instant.now());
    }

    @Override
    public String query(Operation operation) {
        return operation.name().equals("GET /v1/agents/{id}/authorisation")
                ? "?serviceType=MOBILE_ACCOUNT_OPENING"
                : "";
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "POST /v1/agents" -> json(Scenario.agent(Scenario.NAME));
            case "POST /v1/agents/{id}/outlets" -> json(Map.of("code", fresh()));
            case "POST /v1/agents/{id}/clerks" -> json(Map.of("code", fresh(), "outletId", outlet));
            case "POST /v1/custody-items" -> json(custody.body(UUID.randomUUID(), Instant.now(), null));
            case "POST /v1/handovers" ->
                json(Map.of("operatorId", own.operatorId(), "registrationIds", List.of(registered())));
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
            case "POST /v1/inspections" -> json(Map.of("agentId", own.agentId(), "operatorId", own.operatorId()));
            case "POST /v1/inspections/{id}/findings" ->
                json(Map.of("kind", "OTHER", "description", "no copy kept", "dueOn", "2099-12-31"));
            case "POST /v1/agents/{id}/findings" -> json(Map.of("operatorId", own.operatorId(), "kind", "OTHER"));
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
