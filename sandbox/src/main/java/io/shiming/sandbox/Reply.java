package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * An answer over HTTP.
 *
 * @param body empty node when there is no JSON in it
 */
public record Reply(int status, JsonNode body, HttpHeaders headers) {

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** A text member of the body, empty when it is absent. */
    public String text(String member) {
        return body.path(member).asText("");
    }

    public boolean isReplayed() {
        return headers.firstValue("Idempotency-Replayed").map("true"::equals).orElse(false);
    }

    /** Status and code only: bodies hold what must not end up in a message. */
    @Override
    public String toString() {
        return (status + " " + text("code")).strip();
    }
}
