package io.shiming.registration.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** A batch as a client sends it that reads outcomes while it still sends lines. */
final class BatchConnection implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;
    private final OutputStream lines;
    private final BufferedReader outcomes;

    BatchConnection(Scenario operator) throws IOException {
        URI base = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
        socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        lines = socket.getOutputStream();
        outcomes = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        lines.write(("POST /v1/registrations:batch HTTP/1.1\r\nHost: " + base.getAuthority()
                        + "\r\nAuthorization: Bearer " + operator.token()
                        + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends all lines, and reads all outcomes. */
    static List<JsonNode> of(Scenario operator, List<String> lines) throws IOException {
        try (BatchConnection batch = new BatchConnection(operator)) {
            for (String line : lines) {
                batch.send(line);
            }
            batch.end();
            List<JsonNode> outcomes = new ArrayList<>();
            for (JsonNode next = batch.next(); next != null; next = batch.next()) {
                outcomes.add(next);
            }
            return outcomes;
        }
    }

    static String line(String key, Map<String, Object> registration) {
        registration.put("idempotencyKey", key);
        try {
            return JSON.writeValueAsString(registration);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void send(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        lines.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        lines.write(bytes);
        lines.write(new byte[] {'\r', '\n'});
    }

    void end() throws IOException {
        lines.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** The next outcome; null when there are no more. What else comes is headers, and the lengths of chunks. */
    JsonNode next() throws IOException {
        String line = outcomes.readLine();
        while (line != null && !line.startsWith("{") && !line.equals("0")) {
            line = outcomes.readLine();
        }
        return line == null || line.equals("0") ? null : JSON.readTree(line);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
