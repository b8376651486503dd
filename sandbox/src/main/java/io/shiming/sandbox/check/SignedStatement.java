package io.shiming.sandbox.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A compact JWS of a service, read without any library for tokens. */
public final class SignedStatement {
    private SignedStatement() {}

    /** What one says; empty unless it is of this type, and signed by one of these keys. */
    public static Optional<JsonNode> read(String token, String type, SigningKeys keys) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode header = json(parts[0]);
            return header.path("alg").asText().equals("EdDSA")
                            && header.path("typ").asText().equals(type)
                            && keys.signed(
                                    Integer.parseUnsignedInt(header.path("kid").asText()),
                                    (parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII),
                                    Base64.getUrlDecoder().decode(parts[2]))
                    ? Optional.of(json(parts[1]))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static JsonNode json(String part) throws IOException {
        return Http.JSON.readTree(Base64.getUrlDecoder().decode(part));
    }
}
