package io.shiming.foundation.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** An HTTP answer as it came. */
final class RawAnswer {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final int status;
    private final List<RawRequest.Header> headers;
    private final byte[] body;

    RawAnswer(int status, List<RawRequest.Header> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    List<RawRequest.Header> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(RawRequest.Header::value)
                .findFirst();
    }

    /** Without parameters; empty where there is none. */
    String mediaType() {
        return header("Content-Type").orElse("").replaceFirst(";.*", "").trim();
    }

    boolean isProblem() {
        return mediaType().equals("application/problem+json");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; empty where it is none. */
    Optional<JsonNode> json() {
        return json(body);
    }

    static Optional<JsonNode> json(byte[] bytes) {
        try {
            return Optional.ofNullable(JSON.readTree(bytes)).filter(node -> !node.isMissingNode());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(status).append('\n');
        headers.forEach(header -> text.append(header.name() + ": " + header.value() + "\n"));
        return text.append('\n').append(RawRequest.visible(body)).toString();
    }
}
