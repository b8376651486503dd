package io.shiming.retention.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.command.Login;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * Registration-service, as a command speaks to it: as retention-service, with a token for it. Whatever can pass is tried
 * again, later each time, until it is answered or patience is at its end.
 */
final class RegistrationPeer {
    private static final String CLIENT = "retention-service";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int UNAUTHORISED = 401;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final URI service;
    private final String issuer;
    private final String secret;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;
    private final Duration patience;
    private String token;

    RegistrationPeer(Login login, Duration patience) throws IOException {
        this.service = URI.create(login.variable("SHIMING_REGISTRATION_URL") + "/");
        this.issuer = login.variable("SHIMING_ISSUER");
        this.secret = login.variable("SHIMING_CLIENT_SECRET");
        this.patience = patience;
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN);
        if (login.optional("SHIMING_TLS_TRUST").isPresent()) {
            client.sslContext(tls(login));
        }
        this.http = client.build();
    }

    /** It did not do what it was told, and will not. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /**
     * Tells that a hold of a record is in force, or over. Where there is no such record there is nothing to tell.
     *
     * @return false when it waits for verification, and so cannot be held
     */
    boolean hold(UUID recordId, UUID holdId, boolean inForce) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("v1/holds/" + recordId)
                .PUT(body(Map.of("holdId", holdId.toString(), "state", inForce ? "IN_FORCE" : "LIFTED")));
        return answered(request, List.of(OK, NOT_FOUND, CONFLICT)).statusCode() != CONFLICT;
    }

    /** Has records purged; what became of each. */
    Map<UUID, String> purge(UUID runId, List<UUID> recordIds) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("v1/purge-orders")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(body(Map.of("runId", runId, "recordIds", recordIds)));
        JsonNode answer = json.readTree(answered(request, List.of(OK)).body());
        Map<UUID, String> outcomes = new HashMap<>();
        for (JsonNode each : answer.path("outcomes")) {
            outcomes.put(
                    UUID.fromString(each.path("recordId").asText()),
                    each.path("outcome").asText());
        }
        if (!outcomes.keySet().containsAll(recordIds)) {
            throw new Refused("registration-service did not say what became of every record");
        }
        return outcomes;
    }

    private HttpResponse<byte[]> answered(HttpRequest.Builder request, List<Integer> answers)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            String trouble;
            try {
                HttpResponse<byte[]> answer = http.send(
                        request.setHeader("Authorization", "Bearer " + token()).build(), BodyHandlers.ofByteArray());
                int status = answer.statusCode();
                if (answers.contains(status)) {
                    return answer;
                }
                trouble = "registration-service answers " + status;
                if (status == UNAUTHORISED) {
                    token = null;
                } else if (status < SERVER_ERROR && status != TOO_MANY && status != CONFLICT) {
                    throw new Refused(trouble);
                }
            } catch (Refused refused) {
                throw refused;
            } catch (IOException notReached) {
                trouble = "registration-service or the issuer cannot be reached: "
                        + notReached.getClass().getSimpleName();
            }
            if (Duration.ofNanos(System.nanoTime() - begun).plus(pause).compareTo(patience) > 0) {
                throw new Refused(trouble);
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private String token() throws IOException, InterruptedException {
        if (token == null) {
            JsonNode realm = ask(HttpRequest.newBuilder(URI.create(issuer + "/.well-known/openid-configuration")));
            String login = CLIENT + ":" + secret;
            token = ask(HttpRequest.newBuilder(
                                    URI.create(realm.path("token_endpoint").asText()))
                            .header(
                                    "Authorization",
                                    "Basic "
                                            + Base64.getEncoder()
                                                    .encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("grant_type=client_credentials")))
                    .path("access_token")
                    .asText();
        }
        return token;
    }

    private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request.timeout(ANSWER_WITHIN).build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() >= SERVER_ERROR) {
            throw new IOException("the issuer answers " + answer.statusCode());
        }
        if (answer.statusCode() != OK) {
            throw new Refused("the issuer answers " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json");
    }

    private HttpRequest.BodyPublisher body(Map<String, ?> content) throws JsonProcessingException {
        return BodyPublishers.ofString(json.writeValueAsString(content));
    }

    /** By the variables by which services trust each other, and show who they are. */
    private static SSLContext tls(Login login) throws IOException {
        Vertx vertx = Vertx.vertx();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] shown = login.optional("SHIMING_TLS_CERTIFICATE").isPresent()
                    ? new PemKeyCertOptions()
                            .addCertPath(login.variable("SHIMING_TLS_CERTIFICATE"))
                            .addKeyPath(login.variable("SHIMING_TLS_KEY"))
                            .getKeyManagerFactory(vertx)
                            .getKeyManagers()
                    : null;
            context.init(
                    shown,
                    new PemTrustOptions()
                            .addCertPath(login.variable("SHIMING_TLS_TRUST"))
                            .getTrustManagerFactory(vertx)
                            .getTrustManagers(),
                    null);
            return context;
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Exception unusable) {
            throw new IOException("the TLS files cannot be used", unusable);
        } finally {
            vertx.close();
        }
    }
}
