package io.shiming.verification.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.shiming.foundation.testing.AuthorisationMatrix;
import io.shiming.foundation.testing.HostileInput;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.ServiceUnderTest;
import io.shiming.foundation.testing.Tokens;
import io.shiming.verification.Checks;
import io.shiming.verification.Peers;
import io.shiming.verification.domain.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What must hold for every operation of the OpenAPI document, those that are added one day included. */
@QuarkusTest
class EveryOperationResourceTest implements ServiceUnderTest {
    private static final String TABLE = "authorisation.md";
    private static final int REQUESTS = 1_500;
    private static final String CARD = "RESIDENT_IDENTITY_CARD";

    private String verification;
    private String receipt;

    @BeforeEach
    void oneVerification() {
        Peers.allWell();
        Response settled = Checks.post(Checks.body(CARD, Checks.number(), "张三"));
        verification = settled.path("id");
        receipt = settled.path("receipt");
    }

    @TestFactory
    @DisplayName("Art. 16: every operation × role × client × token is answered as the table says")
    Stream<DynamicNode> authorisation() {
        return AuthorisationMatrix.of(this, TABLE);
    }

    @Test
    @DisplayName("Art. 16: whatever is sent, the answer is a documented one, shows no insides and repeats no input")
    void hostileInput() throws Exception {
        new HostileInput(this, TABLE, REQUESTS).run();
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
        Map<String, Object> body = operation.path().equals("/v1/receipts/check")
                ? Map.of("receipt", receipt)
                : Checks.body(CARD, Checks.number(), "张三丰 17");
        try {
            return Optional.of(new ObjectMapper().writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
