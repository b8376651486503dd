package io.shiming.verification.rest;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import io.shiming.verification.domain.Channel;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
class EveryOperationResourceTest extends EveryOperation {
    private static final String CARD = "RESIDENT_IDENTITY_CARD";

    private String verification;
    private String receipt;

    EveryOperationResourceTest() {
        super(1_500);
    }

    @BeforeEach
    void oneVerification() {
        Peers.allWell();
        Response settled = Checks.post(Checks.body(CARD, Checks.number(), "张三"));
        verification = settled.path("id");
        receipt = settled.path("receipt");
    }

    @Override
    public Tokens own(String role) {
        return Tokens.as(role).client("registration-service");
    }

    @Override
    public Tokens other(String role) {
        return Tokens.as(role).client("agent-service");
    }

    @Override
    public String object(Operation operation, String parameter) {
        return switch (parameter) {
            case "channel" -> Channel.PUBLIC_SECURITY.name();
            default ->
                operation.path().startsWith("/v1/audit/")
                        ? OwnerDatabase.auditEntry().toString()
                        : verification;
        };
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return json(
                operation.path().equals("/v1/receipts/check")
                        ? Map.of("receipt", receipt)
                        : Checks.body(CARD, Checks.number(), "张三丰 17"));
    }
}
