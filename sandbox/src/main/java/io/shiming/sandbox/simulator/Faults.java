package io.shiming.sandbox.simulator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How an authority behaves at present.
 *
 * @param latencyMs how much later it answers in mode SLOW
 * @param errorRate share of calls answered 500 in mode UP, 0 to 1
 */
record Faults(Mode mode, long latencyMs, double errorRate) {
    static final Faults NONE = new Faults(Mode.UP, 0, 0);
    private static final long LONGEST_LATENCY_MS = 600_000;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** What is wrong with the network or the authority. */
    enum Mode {
        UP,
        DOWN,
        SLOW,
        ERROR
    }

    /** What an authority says when nothing is wrong. */
    interface Answer {
        void give() throws IOException;
    }

    /** Answers as told: as it would, later, not at all, or with an error. */
    void meet(HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
        switch (mode) {
            // Closes the connection without a byte of answer: what a dead link looks like from the other side.
            case DOWN -> exchange.close();
            case ERROR -> Replies.send(exchange, 500, Map.of("error", "told to fail"));
            case SLOW -> {
                Thread.sleep(latencyMs);
                answer.give();
            }
            case UP -> {
                if (ThreadLocalRandom.current().nextDouble() < errorRate) {
                    Replies.send(exchange, 500, Map.of("error", "told to fail now and then"));
                } else {
                    answer.give();
                }
            }
        }
    }

    /** As it stands in a control request: every field is optional. */
    private record Wanted(Mode mode, Long latencyMs, Double errorRate) {}

    /**
     * Reads a control request.
     *
     * @throws IllegalArgumentException when it is not understood; the message is for the caller
     */
    static Faults parse(byte[] body) {
        Wanted wanted;
        try {
            wanted = JSON.readValue(body, Wanted.class);
        } catch (JsonMappingException wrong) {
            String field = wrong.getPath().isEmpty()
                    ? "the body"
                    : wrong.getPath().get(0).getFieldName();
            throw new IllegalArgumentException(
                    field
                            + " is not understood; send {\"mode\":\"UP|DOWN|SLOW|ERROR\",\"latencyMs\":0,\"errorRate\":0.0}",
                    wrong);
        } catch (IOException malformed) {
            throw new IllegalArgumentException("the body is no JSON", malformed);
        }
        if (wanted == null) {
            throw new IllegalArgumentException("the body is empty");
        }
        long latencyMs = wanted.latencyMs() == null ? 0 : wanted.latencyMs();
        double errorRate = wanted.errorRate() == null ? 0 : wanted.errorRate();
        if (latencyMs < 0 || latencyMs > LONGEST_LATENCY_MS) {
            throw new IllegalArgumentException("latencyMs must be from 0 to " + LONGEST_LATENCY_MS);
        }
        if (!(errorRate >= 0 && errorRate <= 1)) {
            throw new IllegalArgumentException("errorRate must be from 0 to 1");
        }
        return new Faults(wanted.mode() == null ? Mode.UP : wanted.mode(), latencyMs, errorRate);
    }
}
