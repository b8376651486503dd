package io.shiming.foundation.idempotency;

import io.shiming.foundation.http.BodyGate;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.Problem;
import io.vertx.core.http.HttpServerRequest;

/** What is done once: a request with its key, or a line of one that has many, each with its own. */
public final class KeyedRequest {
    private final Caller caller;
    private final HttpServerRequest http;
    private final String key;
    private final byte[] body;

    /** A line of a request. Its key was looked at by {@link BodyGate#requireKey(String, String)}. */
    public KeyedRequest(Caller caller, HttpServerRequest http, String key, byte[] line) {
        this.caller = caller;
        this.http = http;
        this.key = key;
        this.body = line;
    }

    static KeyedRequest of(CurrentRequest current) {
        BodyGate.requireKey(current);
        String key = current.http().getHeader(BodyGate.IDEMPOTENCY_KEY);
        return new KeyedRequest(current.caller(), current.http(), key, current.body());
    }

    /** Who sent it where with which key. */
    String[] scope() {
        return new String[] {caller.client(), caller.subject(), http.method().name(), http.path(), key};
    }

    byte[] body() {
        return body;
    }

    Problem.Reader reader() {
        return Problem.Reader.of(http);
    }
}
