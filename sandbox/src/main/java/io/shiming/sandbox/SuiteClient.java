package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Calls the running suite as its log-ins: gets their tokens, and says who is asking. */
public final class SuiteClient {
    private static final String PORTAL = "portal-demo";
    /** A token this close to its end is replaced. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private record Token(String value, Instant until) {}

    private final Description sandbox;
    private final Http http;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    public SuiteClient(Description sandbox) {
        this(sandbox, new Http());
    }

    public SuiteClient(Description sandbox, Http http) {
        this.sandbox = sandbox;
        this.http = http;
    }

    /** A call to a service by the path it publishes. */
    public Reply get(String service, String path, String as) throws IOException, InterruptedException {
        return http.send("GET", url(service, path), bearer(as));
    }

    /** A creating or changing call, under an idempotency key of its own. */
    public Reply post(String service, String path, String as, Object body) throws IOException, InterruptedException {
        return post(service, path, as, UUID.randomUUID().toString(), body);
    }

    public Reply post(String service, String path, String as, String idempotencyKey, Object body)
            throws IOException, InterruptedException {
        Map<String, String> headers = bearer(as);
        headers.put("Idempotency-Key", idempotencyKey);
        return http.sendJson("POST", url(service, path), headers, body);
    }

    /** A call that may be repeated as it is. */
    Reply put(String service, String path, String as, Object body) throws IOException, InterruptedException {
        return http.sendJson("PUT", url(service, path), bearer(as), body);
    }

    /** Brings a document copy and returns its id. */
    public String upload(String as, byte[] png) throws IOException, InterruptedException {
        return upload("registration", "/v1/document-copies", as, png).text("id");
    }

    /** Brings a copy of whatever is copied there. */
    Reply upload(String service, String path, String as, byte[] png) throws IOException, InterruptedException {
        Map<String, String> headers = bearer(as);
        headers.put("Idempotency-Key", UUID.randomUUID().toString());
        Reply reply = http.sendBytes("POST", url(service, path), headers, "image/png", png);
        if (reply.status() != 201) {
            throw new UnexpectedReply("POST " + path, reply);
        }
        return reply;
    }

    /** Makes an authority fail, or work again. */
    public void steer(String channel, Map<String, ?> faults) throws IOException, InterruptedException {
        Reply reply = http.sendJson("PUT", Port.SIMULATORS.url() + "/control/" + channel, Map.of(), faults);
        if (reply.status() != 200) {
            throw new UnexpectedReply("control of " + channel, reply);
        }
    }

    /** Makes the network before an authority fail, or work again. */
    public void steer(String channel, Fault fault) throws IOException, InterruptedException {
        steer(channel + "/network", Map.of("fault", fault.kind().name(), "delayMs", fault.delayMs()));
    }

    /** How many requests and answers the network before an authority did not let through as they were. */
    public long suffered(String channel) throws IOException, InterruptedException {
        Reply reply = http.send("GET", Port.SIMULATORS.url() + "/control/" + channel + "/network", Map.of());
        return reply.body().path("suffered").asLong();
    }

    /** What the gateway says about a channel: UP, DEGRADED or DOWN. */
    public String channelState(String channel, String as) throws IOException, InterruptedException {
        JsonNode body = get("verification", "/v1/channels", as).body();
        for (JsonNode state : body.isArray() ? body : body.path("items")) {
            if (state.path("channel").asText().equals(channel)) {
                return state.path("state").asText();
            }
        }
        return "";
    }

    /**
     * A valid access token of a client or, through the portal, of a user; for {@code comms} for instance.
     *
     * @throws IllegalArgumentException when there is no such log-in
     */
    public synchronized String token(String as) throws IOException, InterruptedException {
        Token known = tokens.get(as);
        if (known == null || known.until().isBefore(Instant.now())) {
            known = fetch(as);
            tokens.put(as, known);
        }
        return known.value();
    }

    private Token fetch(String as) throws IOException, InterruptedException {
        Map<String, String> form = new HashMap<>();
        if (sandbox.clients().containsKey(as)) {
            form.putAll(Map.of(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    as,
                    "client_secret",
                    sandbox.clients().get(as)));
        } else if (sandbox.users().containsKey(as)) {
            form.putAll(Map.of(
                    "grant_type",
                    "password",
                    "client_id",
                    PORTAL,
                    "client_secret",
                    sandbox.clients().get(PORTAL),
                    "username",
                    as,
                    "password",
                    sandbox.users().get(as)));
        } else {
            throw new IllegalArgumentException("there is no log-in " + as);
        }
        Reply reply = http.sendForm(sandbox.tokenUrl(), form);
        if (reply.status() != 200) {
            throw new IOException("Keycloak gives no token to " + as + ": " + reply.text("error_description"));
        }
        Duration lifetime = Duration.ofSeconds(reply.body().path("expires_in").asLong());
        return new Token(
                reply.text("access_token"), Instant.now().plus(lifetime).minus(MARGIN));
    }

    private Map<String, String> bearer(String as) throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + token(as));
        return headers;
    }

    private String url(String service, String path) {
        return sandbox.services().get(service) + path;
    }
}
