package io.shiming.verification.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.shiming.foundation.identifier.Ids;
import io.shiming.verification.application.AuthorityChannel;
import io.shiming.verification.application.VerificationConfig;
import io.shiming.verification.domain.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The three departments, as configured. Made at start, so that a wrong configuration is known then. */
@Singleton
@Startup
class AuthorityChannelProducer {
    private static final int PROBES = 2;
    private static final int IDLE_SECONDS = 30;

    private final Vertx vertx;
    private final AuthorityFormat format;
    private final Ids ids;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final VerificationConfig config;
    private final Map<Channel, AuthorityChannel> channels = new EnumMap<>(Channel.class);

    AuthorityChannelProducer(
            Vertx vertx,
            AuthorityFormat format,
            Ids ids,
            Clock clock,
            MeterRegistry metrics,
            VerificationConfig config) {
        this.vertx = vertx;
        this.format = format;
        this.ids = ids;
        this.clock = clock;
        this.metrics = metrics;
        this.config = config;
        for (Channel channel : Channel.values()) {
            channels.put(channel, channel(channel));
        }
    }

    @Produces
    @Singleton
    AuthorityChannel publicSecurity() {
        return channels.get(Channel.PUBLIC_SECURITY);
    }

    @Produces
    @Singleton
    AuthorityChannel marketRegulation() {
        return channels.get(Channel.MARKET_REGULATION);
    }

    @Produces
    @Singleton
    AuthorityChannel civilAffairs() {
        return channels.get(Channel.CIVIL_AFFAIRS);
    }

    /** Another kind of connector is a class and a line here. */
    private AuthorityChannel channel(Channel channel) {
        VerificationConfig.Authority authority =
                required(channel, "", Optional.ofNullable(config.authorities().get(channel)));
        return switch (authority.kind()) {
            case HTTP ->
                new HttpAuthorityChannel(
                        channel, new AuthorityConnection(client(), required(channel, "url", authority.url())), format);
            case BATCH -> batch(channel, authority);
        };
    }

    private AuthorityChannel batch(Channel channel, VerificationConfig.Authority authority) {
        if (authority.every().multipliedBy(2).compareTo(config.deferred().lookAgain()) >= 0) {
            throw new IllegalStateException(
                    "every of " + channel + " must be below half of shiming.verification.deferred.look-again");
        }
        return new BatchAuthorityChannel(new BatchExchange(
                channel,
                authority,
                new BatchDirectory(required(channel, "directory", authority.directory())),
                new BatchKeys(required(channel, "keys", authority.keys())),
                ids,
                clock,
                metrics));
    }

    private static <T> T required(Channel channel, String what, Optional<T> value) {
        return value.orElseThrow(
                () -> new IllegalStateException("shiming.verification.authorities: " + channel + " lacks its " + what));
    }

    /**
     * A pool for each, with a place for everything the limits let through, so that nothing queues unseen. Traces end here.
     */
    private HttpClient client() {
        int places = config.call().concurrent() + config.deferred().concurrent() + PROBES;
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setTracingPolicy(TracingPolicy.IGNORE)
                        .setTcpNoDelay(true)
                        .setKeepAliveTimeout(IDLE_SECONDS),
                new PoolOptions().setHttp1MaxSize(places));
    }
}
