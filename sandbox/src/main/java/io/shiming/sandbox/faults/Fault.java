package io.shiming.sandbox.faults;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Arrays;

/**
 * What is wrong with a connection at present, seen from who asks.
 *
 * @param delayMs how long what is late is late; of DRIBBLE for each byte
 */
public record Fault(Kind kind, long delayMs) {
    public static final Fault NONE = new Fault(Kind.NONE, 0);
    private static final long LONGEST_DELAY_MS = 600_000;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** The ways in which a network fails. */
    public enum Kind {
        NONE,
        /** Answers are late. */
        LATENCY,
        /** Answers come byte by byte, each late. */
        DRIBBLE,
        /** An answer is whole; whatever is asked next on its connection is not heard, and the end comes late. */
        SLOW_CLOSE,
        /** The connection is closed in the midst of an answer. */
        CUT,
        /** Likewise, and reset. */
        RESET,
        /** Only the beginning of an answer comes, and the connection stays open. */
        TRUNCATED,
        /** Something else comes instead of the answer, see {@link Garbage}. */
        GARBAGE,
        /** Whoever is there is silent and stays so: nothing is heard, not even the end of the other side. */
        HALF_OPEN,
        /** Nobody is there: connections are refused, and those there are reset. */
        REFUSED
    }

    public Fault {
        if (delayMs < 0 || delayMs > LONGEST_DELAY_MS) {
            throw new IllegalArgumentException("delayMs must be from 0 to " + LONGEST_DELAY_MS);
        }
    }

    /** As it stands in a control request: both fields are optional. */
    private record Wanted(Kind fault, Long delayMs) {}

    /**
     * Reads a control request.
     *
     * @throws IllegalArgumentException when it is not understood; the message is for the caller
     */
    public static Fault parse(byte[] body) {
        Wanted wanted;
        try {
            wanted = JSON.readValue(body, Wanted.class);
        } catch (JsonMappingException wrong) {
            throw new IllegalArgumentException(
                    "send {\"fault\":\"RESET\",\"delayMs\":0}; faults " + Arrays.toString(Kind.values()), wrong);
        } catch (IOException malformed) {
            throw new IllegalArgumentException("the body is no JSON", malformed);
        }
        if (wanted == null) {
            throw new IllegalArgumentException("the body is empty");
        }
        return new Fault(
                wanted.fault() == null ? Kind.NONE : wanted.fault(), wanted.delayMs() == null ? 0 : wanted.delayMs());
    }
}
