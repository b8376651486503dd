package io.shiming.sandbox.faults;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What comes instead of an answer, one after the other. Most of it looks as if a document were genuine; none of it is an
 * answer a department may give.
 */
final class Garbage {
    private static final String GENUINE = "{\"result\":\"CONSISTENT\"}";
    private static final String JSON = "application/json";
    private static final int NOISE_BYTES = 200;
    private static final int TOO_LARGE = 64 * 1024;

    /** Instead of the body. */
    private static final List<String> BODIES = List.of(
            "",
            "CONSISTENT",
            "\"CONSISTENT\"",
            "[" + GENUINE + "]",
            "{\"result\":[\"CONSISTENT\"]}",
            "{\"result\":{\"result\":\"CONSISTENT\"}}",
            "{\"result\":\"consistent\"}",
            "{\"result\":\" CONSISTENT \"}",
            "{\"result\":\"CONSISTENT\\u0000\"}",
            "{\"result\":\"MATCH\"}",
            "{\"result\":0}",
            "{\"result\":\"0\"}",
            "{\"result\":true}",
            "{\"result\":null}",
            "{\"Result\":\"CONSISTENT\"}",
            "{\"result\":\"CONSISTENT\",\"result\":\"INCONSISTENT\"}",
            "{\"result\":\"INCONSISTENT\",\"result\":\"CONSISTENT\"}",
            "{\"result\":\"CONSISTENT\",\"score\":1}",
            GENUINE + GENUINE,
            GENUINE + "{\"result\":\"NO_RECORD\"}",
            GENUINE + "\0",
            "{\"result\":\"CONSISTENT\"",
            "{'result':'CONSISTENT'}",
            "{\"result\":\"CONSISTENT\"," + " ".repeat(TOO_LARGE) + "}",
            GENUINE + " ".repeat(TOO_LARGE));

    private static final List<String> ANSWERS = Stream.concat(
                    BODIES.stream().map(body -> http("200 OK", JSON, body)),
                    Stream.of(
                            GENUINE,
                            "CONSISTENT\r\n\r\n",
                            http("200 OK", "text/html", GENUINE),
                            http("200 OK", "application/jsonp", GENUINE),
                            http("201 Created", JSON, GENUINE),
                            http("203 Non-Authoritative Information", JSON, GENUINE),
                            http("206 Partial Content", JSON, GENUINE),
                            http("302 Found", JSON, GENUINE),
                            http("404 Not Found", JSON, GENUINE),
                            http("500 Internal Server Error", JSON, GENUINE),
                            // Another answer behind one that is none: the next to ask must not get it.
                            http("500 Internal Server Error", JSON, "{}") + http("200 OK", JSON, GENUINE),
                            http("200 OK", "text/html", "") + http("200 OK", JSON, GENUINE),
                            "HTTP/1.1 200 OK\r\nContent-Type: " + JSON + "\r\n\r\n" + GENUINE,
                            "HTTP/1.1 200 OK\r\nContent-Type: " + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
                                    + GENUINE + "\r\n0\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nContent-Type: " + JSON
                                    + "\r\nContent-Length: 23\r\nContent-Length: 7\r\n\r\n" + GENUINE,
                            "HTTP/9.9 CONSISTENT\r\n\r\n" + GENUINE))
            .toList();

    private final AtomicInteger served = new AtomicInteger();

    /** How many there are, noise apart. */
    static int variety() {
        return ANSWERS.size();
    }

    byte[] next() {
        int turn = served.getAndIncrement() % (ANSWERS.size() + 1);
        return turn < ANSWERS.size() ? ANSWERS.get(turn).getBytes(StandardCharsets.UTF_8) : noise();
    }

    private static byte[] noise() {
        byte[] noise = new byte[NOISE_BYTES];
        ThreadLocalRandom.current().nextBytes(noise);
        return noise;
    }

    private static String http(String status, String type, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }
}
