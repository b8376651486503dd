package io.shiming.incident.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import io.quarkus.runtime.Startup;
import io.shiming.foundation.outbox.OutboxConfig;
import io.shiming.incident.application.AuthorityPost;
import io.shiming.incident.application.ForgeryConfig;
import io.shiming.incident.application.ForgeryNotice;
import io.shiming.incident.application.SignedNotices;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.Receipt;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** The way to each authority, as it is configured. A way that nobody could go keeps the service from starting. */
@Singleton
@Startup
class AuthorityWays implements AuthorityPost {
    private static final Logger LOG = Logger.getLogger(AuthorityWays.class);
    private static final int CONNECT_MS = 3_000;

    private final Map<Authority, Way> ways = new EnumMap<>(Authority.class);

    /** Fails with {@link AuthorityPost.Undelivered}. */
    @FunctionalInterface
    private interface Way {
        Uni<Receipt> deliver(String messageId, ForgeryNotice notice);
    }

    AuthorityWays(
            Vertx vertx,
            ObjectMapper json,
            SignedNotices notices,
            ForgeryConfig config,
            OutboxConfig outbox,
            Clock clock) {
        for (Authority authority : Authority.values()) {
            ForgeryConfig.Way way = config.way(authority);
            if (way.endpoint().isPresent()) {
                URI endpoint = way.endpoint().get();
                requireUsable(authority, way, config.plainHosts().orElse(Set.of()));
                AuthorityWebhook hook = new AuthorityWebhook(
                        client(vertx, outbox), json, endpoint, signer(authority, way), config.timeout(), clock);
                ways.put(authority, hook::deliver);
            } else if (way.folder().isPresent()) {
                Path folder = way.folder().get();
                ways.put(authority, new AuthorityFolder(folder, notices)::deliver);
            } else {
                LOG.warnf(
                        "There is no way to %s: its reports wait (shiming.forgeries.authorities)", authority.office());
            }
        }
    }

    /**
     * One for each authority, of as many connections as are told at once: several may share a host, and one that hangs holds
     * up no other. Of an answer only the status is read: a connection that is not kept cannot be filled with the rest of it.
     */
    private static HttpClient client(Vertx vertx, OutboxConfig outbox) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setTracingPolicy(TracingPolicy.IGNORE)
                        .setKeepAlive(false)
                        .setConnectTimeout(CONNECT_MS),
                new PoolOptions().setHttp1MaxSize(outbox.batch()));
    }

    @Override
    public Uni<Receipt> deliver(Authority authority, String messageId, ForgeryNotice notice) {
        Way way = ways.get(authority);
        return way == null ? Uni.createFrom().failure(new Undelivered("NO_WAY")) : way.deliver(messageId, notice);
    }

    private static void requireUsable(Authority authority, ForgeryConfig.Way way, Set<String> plainHosts) {
        URI endpoint = way.endpoint().orElseThrow();
        String host = String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT);
        boolean secure = "https".equalsIgnoreCase(endpoint.getScheme())
                || ("http".equalsIgnoreCase(endpoint.getScheme()) && plainHosts.contains(host));
        if (endpoint.getHost() == null || !secure) {
            throw unusable(authority, "endpoint", "is no https address");
        }
        if (way.folder().isPresent()) {
            throw unusable(authority, "folder", "stands beside an endpoint: one way is enough");
        }
    }

    private static Webhook signer(Authority authority, ForgeryConfig.Way way) {
        String secret = way.secret().orElseThrow(() -> unusable(authority, "secret", "is missing"));
        try {
            return new Webhook(secret);
        } catch (IllegalArgumentException malformed) {
            throw unusable(authority, "secret", "is none of Standard Webhooks");
        }
    }

    private static IllegalStateException unusable(Authority authority, String member, String why) {
        return new IllegalStateException(
                "shiming.forgeries.authorities." + authority.office() + "." + member + " " + why);
    }
}
