package io.shiming.registration.client;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.registration.application.EventReceiver;
import io.shiming.registration.application.RegistrationConfig;
import io.shiming.registration.domain.Callback;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Tells a system of an operator's: CloudEvents 1.0, structured JSON, with the headers and the signature of Standard
 * Webhooks 1.0. The name is looked up here, and the connection goes to the very address that was found to be public, so
 * that a name cannot stand for another one in between.
 */
@Singleton
class WebhookReceiver implements EventReceiver {
    private static final URI SOURCE = URI.create("urn:shiming:registration-service");
    private static final Duration LOOK_UP = Duration.ofSeconds(3);
    private static final int LOOK_UPS = 16;
    private static final String NOT_ALLOWED = "NOT_ALLOWED";

    private final HttpClient client;
    /** The system's resolver blocks; whose names are slow holds up no more than these. */
    private final WorkerExecutor names;

    private final Clock clock;
    private final Duration timeout;
    private final Set<String> allowedHosts;

    WebhookReceiver(Vertx vertx, Clock clock, RegistrationConfig config) {
        this.clock = clock;
        timeout = config.events().timeout();
        allowedHosts = config.events().allowedHosts().orElse(Set.of()).stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        names = vertx.createSharedWorkerExecutor("callback-names", LOOK_UPS);
        // Of an answer only the status is read: a connection that is not kept cannot be filled with the rest of it.
        client = vertx.createHttpClient(new HttpClientOptions()
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setKeepAlive(false)
                .setConnectTimeout((int) LOOK_UP.toMillis()));
    }

    @Override
    public Uni<Boolean> mayReceive(Callback callback) {
        return addresses(callback).map(found -> callback.isAllowed(found, allowedHosts));
    }

    @Override
    public Uni<Integer> send(Callback callback, List<Sensitive<String>> secrets, Event event) {
        return addresses(callback)
                .map(found -> {
                    if (found.isEmpty()) {
                        throw new Unreachable("UNKNOWN_HOST");
                    }
                    if (!callback.isAllowed(found, allowedHosts)) {
                        throw new Unreachable(NOT_ALLOWED);
                    }
                    return found.get(0);
                })
                .chain(address -> Uni.createFrom().completionStage(() -> post(callback, address, secrets, event)))
                .ifNoItem()
                .after(timeout)
                .failWith(() -> new Unreachable("TIMEOUT"))
                .onFailure(failure -> !(failure instanceof Unreachable))
                .transform(failure -> new Unreachable("NO_ANSWER"));
    }

    private CompletionStage<Integer> post(
            Callback callback, InetAddress address, List<Sensitive<String>> secrets, Event event) {
        byte[] body = body(event);
        String id = event.id().toString();
        long timestamp = clock.instant().getEpochSecond();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(callback.port(), address.getHostAddress()))
                .setHost(callback.uri().getHost())
                .setPort(callback.port())
                .setURI(callback.target())
                .setSsl(callback.isSecure())
                .setFollowRedirects(false)
                // Also when nobody waits for it here any longer.
                .setTimeout(timeout.toMillis())
                .putHeader("Content-Type", JsonFormat.CONTENT_TYPE)
                .putHeader("Webhook-Id", id)
                .putHeader("Webhook-Timestamp", Long.toString(timestamp))
                .putHeader(
                        "Webhook-Signature",
                        secrets.stream()
                                .map(secret -> signature(secret, id, timestamp, body))
                                .collect(Collectors.joining(" ")));
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(body)).map(response -> {
                    response.exceptionHandler(cutOff -> {});
                    request.connection().close();
                    return response.statusCode();
                }))
                .toCompletionStage();
    }

    private static byte[] body(Event event) {
        return new JsonFormat()
                .serialize(CloudEventBuilder.v1()
                        .withId(event.id().toString())
                        .withSource(SOURCE)
                        .withType(event.type())
                        .withTime(event.occurredAt().atOffset(ZoneOffset.UTC))
                        .withData("application/json", event.data().getBytes(StandardCharsets.UTF_8))
                        .build());
    }

    private static String signature(Sensitive<String> secret, String id, long timestamp, byte[] body) {
        try {
            return new Webhook(secret.reveal()).sign(id, timestamp, new String(body, StandardCharsets.UTF_8));
        } catch (WebhookSigningException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** All that the host's name stands for now; none when nobody knows it. */
    private Uni<List<InetAddress>> addresses(Callback callback) {
        return Uni.createFrom()
                .completionStage(() -> names.executeBlocking(() -> lookUp(callback.host()), false)
                        .toCompletionStage())
                .ifNoItem()
                .after(LOOK_UP)
                .recoverWithItem(List.of());
    }

    private static List<InetAddress> lookUp(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }
}
