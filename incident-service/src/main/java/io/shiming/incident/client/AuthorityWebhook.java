package io.shiming.incident.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.shiming.incident.application.AuthorityPost.Undelivered;
import io.shiming.incident.application.ForgeryNotice;
import io.shiming.incident.domain.Receipt;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionStage;

/**
 * Tells an authority's system: CloudEvents 1.0, structured JSON, with the headers and the signature of Standard Webhooks
 * 1.0. It has it when it answers 2xx; no redirect is followed, and of an answer only the status is read.
 */
final class AuthorityWebhook {
    private static final URI SOURCE = URI.create("urn:shiming:incident-service");
    private static final String TYPE = "io.shiming.forgery.reported.v1";
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final HttpClient client;
    private final ObjectMapper json;
    private final URI endpoint;
    private final Webhook signer;
    private final Duration timeout;
    private final Clock clock;

    AuthorityWebhook(
            HttpClient client, ObjectMapper json, URI endpoint, Webhook signer, Duration timeout, Clock clock) {
        this.client = client;
        this.json = json;
        this.endpoint = endpoint;
        this.signer = signer;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Fails with {@link Undelivered}. */
    Uni<Receipt> deliver(String messageId, ForgeryNotice notice) {
        byte[] body = body(messageId, notice);
        return Uni.createFrom()
                .completionStage(() -> post(messageId, body))
                .ifNoItem()
                .after(timeout)
                .failWith(() -> new Undelivered("TIMEOUT"))
                .onFailure(failure -> !(failure instanceof Undelivered))
                .transform(failure -> new Undelivered("NO_ANSWER"))
                .map(status -> {
                    if (status / HUNDRED != SUCCESS) {
                        throw new Undelivered("STATUS_" + status);
                    }
                    return Receipt.answered(status, Digests.sha256(body));
                });
    }

    private CompletionStage<Integer> post(String id, byte[] body) {
        long timestamp = clock.instant().getEpochSecond();
        RequestOptions options = new RequestOptions()
                .setAbsoluteURI(endpoint.toString())
                .setMethod(HttpMethod.POST)
                .setFollowRedirects(false)
                // Also when nobody waits for it here any longer.
                .setTimeout(timeout.toMillis())
                .putHeader("Content-Type", JsonFormat.CONTENT_TYPE)
                .putHeader("Webhook-Id", id)
                .putHeader("Webhook-Timestamp", Long.toString(timestamp))
                .putHeader("Webhook-Signature", signature(id, timestamp, body));
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(body)).map(response -> {
                    response.exceptionHandler(cutOff -> {});
                    request.connection().close();
                    return response.statusCode();
                }))
                .toCompletionStage();
    }

    private byte[] body(String messageId, ForgeryNotice notice) {
        try {
            return new JsonFormat()
                    .serialize(CloudEventBuilder.v1()
                            .withId(messageId)
                            .withSource(SOURCE)
                            .withType(TYPE)
                            .withTime(notice.reportedAt().atOffset(ZoneOffset.UTC))
                            .withData("application/json", json.writeValueAsBytes(notice))
                            .build());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String signature(String id, long timestamp, byte[] body) {
        try {
            return signer.sign(id, timestamp, new String(body, StandardCharsets.UTF_8));
        } catch (WebhookSigningException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
