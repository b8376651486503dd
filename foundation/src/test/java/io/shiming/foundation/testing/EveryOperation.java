package io.shiming.foundation.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What must hold for every operation of a service's OpenAPI document, those that are added one day included. Who may do
 * what stands in {@code authorisation.md} among the service's test resources.
 */
public abstract class EveryOperation implements ServiceUnderTest {
    private static final String TABLE = "authorisation.md";

    private final int hostileRequests;

    protected EveryOperation(int hostileRequests) {
        this.hostileRequests = hostileRequests;
    }

    @TestFactory
    @DisplayName("Art. 16: every operation × role × tenant × token is answered as the table says")
    Stream<DynamicNode> authorisation() {
        return AuthorisationMatrix.of(this, TABLE);
    }

    @Test
    @DisplayName("Art. 16: whatever is sent, the answer is a documented one, shows no insides and repeats no input")
    void hostileInput() throws Exception {
        new HostileInput(this, TABLE, hostileRequests).run();
    }

    /** A body for {@link #body}. */
    protected static Optional<byte[]> json(Map<String, ?> body) {
        try {
            return Optional.of(new ObjectMapper().writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
