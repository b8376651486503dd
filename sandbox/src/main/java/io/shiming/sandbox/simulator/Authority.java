package io.shiming.sandbox.simulator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One department's end of a channel: {@code POST …/v1/checks} answers whether a document fits, {@code OPTIONS} only
 * whether anybody is there. Both fail alike, so that a probe sees what a check would see.
 */
final class Authority {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private record Check(String documentType, String documentNumber, String name) {}

    private final Register register;
    private final Supplier<LocalDate> today;
    private final AtomicLong checks = new AtomicLong();
    private volatile Faults faults = Faults.NONE;

    Authority(Register register, Supplier<LocalDate> today) {
        this.register = register;
        this.today = today;
    }

    void steer(Faults wanted) {
        faults = wanted;
    }

    Map<String, Object> state() {
        Faults current = faults;
        return Map.of(
                "mode", current.mode(),
                "latencyMs", current.latencyMs(),
                "errorRate", current.errorRate(),
                "checks", checks.get());
    }

    void handle(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        faults.meet(exchange, () -> answer(exchange, body));
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "OPTIONS" -> {
                exchange.getResponseHeaders().set("Allow", "OPTIONS, POST");
                Replies.sendNothing(exchange, 204);
            }
            case "POST" -> answerCheck(exchange, body);
            default -> Replies.send(exchange, 405, Map.of("error", "use POST"));
        }
    }

    private void answerCheck(HttpExchange exchange, byte[] body) throws IOException {
        Check check;
        try {
            check = JSON.readValue(body, Check.class);
        } catch (IOException malformed) {
            check = null;
        }
        if (check == null || check.documentType() == null || check.documentNumber() == null || check.name() == null) {
            Replies.send(exchange, 400, Map.of("error", "documentType, documentNumber and name are required"));
            return;
        }
        Replies.send(
                exchange, 200, Map.of("result", answer(check.documentType(), check.documentNumber(), check.name())));
    }

    /** What is on record says, whichever way it was asked. */
    String answer(String documentType, String documentNumber, String name) {
        checks.incrementAndGet();
        return register.find(documentType, documentNumber)
                .map(entry -> entry.answer(name, today.get()))
                .orElse("NO_RECORD");
    }

    Faults faults() {
        return faults;
    }
}
