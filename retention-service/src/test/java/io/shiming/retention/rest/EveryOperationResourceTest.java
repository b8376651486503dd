package io.shiming.retention.rest;

import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import io.shiming.retention.application.CertifyRuns;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

@ServiceTest
class EveryOperationResourceTest extends EveryOperation {
    private static final String POLICY = "/v1/policies/PUBLICATION_RECORD";
    private static final String CERTIFICATES = "/v1/certificates/";
    private static final Map<String, Object> TERMS = Map.of("period", "P200D", "reason", "as decided on the 17th");
    private static final Instant ENDED = Instant.parse("2026-11-01T00:00:00Z");

    private final Records own = Records.ofAnOperator();
    private final Records other = Records.ofAnOperator();
    private final AtomicInteger steps = new AtomicInteger();
    /** Whether anything is approved; else who asks is refused for what it is, and not for who made it. */
    private boolean approving;

    private UUID record;
    /** Overtaken by another. */
    private String proposal;

    private String hold;
    private String run;
    private ErasedRun erased;
    private String certificate;

    @Inject
    CertifyRuns certifyRuns;

    EveryOperationResourceTest() {
        super(1_500);
    }

    @BeforeEach
    void aRecord(TestInfo test) {
        approving = test.getTestMethod().orElseThrow().getName().equals("hostileInput");
        record = own.ended("REGISTRATION", ENDED);
        proposal = proposed();
        hold = held();
        run = PurgeRuns.ordered(Map.of("dryRun", true)).path("id");
        erased = ErasedRun.of(own.operatorId(), 1);
        certifyRuns.run().await().indefinitely();
        certificate = Callers.official("auditor", "somebody")
                .get(CERTIFICATES + erased.id())
                .path("certificate");
        Callers.official("auditor", "another")
                .body(Map.of("proposalId", proposed()))
                .post(POLICY + "/approval")
                .then()
                .statusCode(200);
    }

    private String held() {
        return Callers.as(Tokens.as("compliance-officer")
                        .operator(own.operatorId())
                        .subject("an officer"))
                .body(HoldResourceTest.hold("recordId", record))
                .post("/v1/holds")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
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
            case "recordId" ->
                operation.path().startsWith(CERTIFICATES)
                        ? erased.recordIds().get(0).toString()
                        : record.toString();
            default -> id(operation);
        };
    }

    private String id(Operation operation) {
        if (operation.path().startsWith("/v1/audit/")) {
            return OwnerDatabase.auditEntry().toString();
        }
        if (operation.path().startsWith("/v1/purge-runs/")) {
            return run;
        }
        if (operation.path().startsWith(CERTIFICATES)) {
            return erased.id().toString();
        }
        if (operation.path().startsWith("/v1/holds/")) {
            // Each ends once, so now and then there must be another.
            return operation.method().equals("POST") && steps.getAndIncrement() % 5 == 0 ? held() : hold;
        }
        return proposal;
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "PUT /v1/clocks/{recordId}" -> json(Map.copyOf(own.body("REGISTRATION", ENDED)));
            case "PUT /v1/policies/{category}", "POST /v1/policies/{category}/proposals" -> json(TERMS);
            case "POST /v1/purge-runs" -> json(Map.of("dryRun", true));
            case "POST /v1/holds" -> json(HoldResourceTest.hold("recordId", UUID.randomUUID()));
            case "POST /v1/policies/{category}/approval" ->
                json(Map.of("proposalId", approving ? proposed() : proposal));
            case "POST /v1/certificates/check" -> json(Map.of("certificate", certificate));
            default -> Optional.empty();
        };
    }
}
