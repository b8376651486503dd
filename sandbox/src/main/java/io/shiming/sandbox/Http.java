package io.shiming.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Plain HTTP with JSON bodies. */
public final class Http {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Consumer<JsonNode> sent;
    private final Consumer<HttpResponse<byte[]>> received;

    public Http() {
        this(body -> {}, response -> {});
    }

    /**
     * With somebody who listens: tests search for what they sent, in all that came back as well.
     *
     * @param sent is told every JSON body
     * @param received is told every answer
     */
    public Http(Consumer<JsonNode> sent, Consumer<HttpResponse<byte[]>> received) {
        this.sent = sent;
        this.received = received;
    }

    /** A request without a body. */
    public Reply send(String method, String url, Map<String, String> headers) throws IOException, InterruptedException {
        return send(method, url, headers, BodyPublishers.noBody());
    }

    public Reply sendJson(String method, String url, Map<String, String> headers, Object body)
            throws IOException, InterruptedException {
        JsonNode json = JSON.valueToTree(body);
        sent.accept(json);
        return sendBytes(method, url, headers, "application/json", JSON.writeValueAsBytes(json));
    }

    public Reply sendBytes(String method, String url, Map<String, String> headers, String mediaType, byte[] body)
            throws IOException, InterruptedException {
        return send(method, url, with(headers, mediaType), BodyPublishers.ofByteArray(body));
    }

    public Reply sendForm(String url, Map<String, String> fields) throws IOException, InterruptedException {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(
                "POST",
                url,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                BodyPublishers.ofString(form));
    }

    private Reply send(String method, String url, Map<String, String> headers, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).method(method, body);
        headers.forEach(request::header);
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        received.accept(response);
        return new Reply(response.statusCode(), json(response.body()), response.headers());
    }

    private static JsonNode json(byte[] body) throws IOException {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }

    private static Map<String, String> with(Map<String, String> headers, String mediaType) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", mediaType);
        return all;
    }
}
