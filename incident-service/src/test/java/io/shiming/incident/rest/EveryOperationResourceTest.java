package io.shiming.incident.rest;

import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

@ServiceTest
class EveryOperationResourceTest extends EveryOperation {
    private final Incidents own = new Incidents();
    private final Incidents other = new Incidents();

    private String incident;
    private String draft;
    /** Of which nobody says that there is nothing to it: whoever did would not be the one to agree. */
    private String another;

    private static final Set<String> DECISIONS =
            Set.of("/v1/incidents/{id}/confirmation", "/v1/incidents/{id}/dismissal");
    private String report;
    private UUID dispute;
    private UUID undecided;

    EveryOperationResourceTest() {
        super(1_500);
    }

    private final AtomicInteger steps = new AtomicInteger();
    /** Cases that a service referred, so that every authority may go on with the one that it punishes. */
    private String operatorsCase;

    private String agentsCase;

    @BeforeEach
    void objects() {
        operatorsCase = Cases.referred(own.operatorId(), "OPERATOR");
        agentsCase = Cases.referred(own.operatorId(), "AGENT");
        Callers.official("communications-authority", "one")
                .body(Map.of("kind", "OTHER"))
                .put("/v1/operators/" + own.operatorId() + "/kind")
                .then()
                .statusCode(200);
        incident = own.serious();
        Incidents.step(own.oss(), incident, "reports", Map.of("authority", "public-security", "summary", "a leak"))
                .statusCode(200);
        draft = own.draft();
        another = own.draft();
        report = Forgeries.reported(own.operatorId(), UUID.randomUUID());
        dispute = dispute();
        undecided = dispute();
    }

    private UUID dispute() {
        return Disputes.opened(own.operatorId(), Instant.now().minusSeconds(60));
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
        return own(role)
                .client(operation.path().equals("/v1/agent-violations") ? "agent-service" : "registration-service");
    }

    private static Tokens of(Incidents tenant, String role) {
        return Tokens.as(role)
                .operator(tenant.operatorId())
                .client(role + "-of-" + tenant.operatorId())
                .subject(role + "-of-" + tenant.operatorId());
    }

    @Override
    public String object(Operation operation, String parameter, String role) {
        if (!operation.path().startsWith(Cases.PATH)) {
            return object(operation, parameter);
        }
        String against = role.equals("public-security") ? "AGENT" : "OPERATOR";
        boolean uses = operation.method().equals("POST") && now();
        if (uses && operation.path().endsWith("/follow-up") && !role.equals("public-security")) {
            // Only the authority that opened a case goes on with it.
            return Cases.orderedBy(role.equals("internet-authority") ? Cases::net : Cases::comms, own.operatorId());
        }
        if (uses) {
            return Cases.referred(own.operatorId(), against);
        }
        return against.equals("AGENT") ? agentsCase : operatorsCase;
    }

    @Override
    public String object(Operation operation, String parameter) {
        if (operation.path().startsWith("/v1/audit/")) {
            return OwnerDatabase.auditEntry().toString();
        }
        if (parameter.equals("operatorId")) {
            return own.operatorId().toString();
        }
        if (operation.path().startsWith("/v1/forgery-reports/")) {
            return report;
        }
        if (operation.path().equals("/v1/disputes/{id}/decision")) {
            // Each is decided once. What the same person proposed nobody decides with it.
            return (now() ? dispute() : undecided).toString();
        }
        if (operation.path().startsWith("/v1/disputes/")) {
            return dispute.toString();
        }
        if (operation.path().equals("/v1/incidents/{id}/dismissal/confirmation")) {
            return another;
        }
        return DECISIONS.contains(operation.path()) ? draft : incident;
    }

    private boolean now() {
        return steps.getAndIncrement() % 5 == 0;
    }

    @Override
    public Optional<byte[]> body(Operation operation, String role) {
        return operation.name().equals("POST /v1/cases") && role.equals("public-security")
                ? json(Cases.charge(25, "USER", UUID.randomUUID()))
                : body(operation);
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "POST /v1/cases" -> json(Cases.charge(18, "OPERATOR", own.operatorId()));
            case "POST /v1/cases/{id}/assessment" ->
                json(Map.of("circumstances", List.of("SERIOUS"), "matchingArticle", 19, "reason", Cases.REASON));
            case "POST /v1/cases/{id}/decision" -> json(Cases.noPenalty());
            case "POST /v1/cases/{id}/follow-up" -> json(Map.of("corrected", true, "reason", Cases.REASON));
            case "POST /v1/agent-violations" ->
                json(Cases.violation(
                        UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), own.operatorId(), "OPERATOR"));
            case "PUT /v1/operators/{operatorId}/kind" -> json(Map.of("kind", "OTHER"));
            case "POST /v1/incidents" -> json(Incidents.body("SERIOUS", true, Duration.ZERO));
            case "POST /v1/incidents/{id}/remedies", "POST /v1/incidents/{id}/investigation-entries" ->
                json(Map.of("text", "done"));
            case "POST /v1/incidents/{id}/reports" -> json(Map.of("authority", "public-security", "summary", "a leak"));
            case "POST /v1/incidents/{id}/assessment" ->
                json(Map.of("affectedSubjects", 99, "severity", "SERIOUS", "leaked", true, "reason", "it was more"));
            case "POST /v1/incidents/{id}/closure" -> json(Incidents.closure());
            case "POST /v1/incidents/{id}/closure/return", "POST /v1/incidents/{id}/dismissal" ->
                json(Map.of("reason", "not as it seemed"));
            case "POST /v1/incidents/{id}/confirmation" -> json(Incidents.confirmation());
            case "POST /v1/detections" -> json(Incidents.seen(own.operatorId()));
            case "POST /v1/forgery-reports" -> json(Forgeries.withEvidence(own.operatorId(), UUID.randomUUID()));
            case "POST /v1/authority-keys" ->
                json(Forgeries.told(
                        "internet-authority",
                        Forgeries.key("internet-authority").toPublicJWK().toJSONObject()));
            case "POST /v1/disclosure-outcomes" ->
                json(Map.of(
                        "disclosureId",
                        UUID.randomUUID(),
                        "authority",
                        "internet-authority",
                        "outcome",
                        "EXPIRED",
                        "endedAt",
                        "2026-11-24T00:00:00Z"));
            case "POST /v1/disputes" ->
                json(Disputes.body(
                        own.operatorId(), UUID.randomUUID(), Instant.now().minusSeconds(60)));
            case "POST /v1/disputes/{id}/proposal", "POST /v1/disputes/{id}/decision" ->
                json(Disputes.word("CONFIRMED"));
            default -> Optional.empty();
        };
    }

    @Override
    public String query(Operation operation) {
        return switch (operation.name()) {
            case "GET /v1/oversight/entries" -> "?office=public-security";
            case "GET /v1/reports/transparency" -> "?year=2020";
            default -> "";
        };
    }
}
