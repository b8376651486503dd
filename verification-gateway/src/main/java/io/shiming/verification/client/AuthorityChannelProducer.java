package io.shiming.verification.client;

import io.shiming.verification.application.AuthorityChannel;
import io.shiming.verification.application.VerificationConfig;
import io.shiming.verification.domain.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The three departments, as configured. */
@Singleton
class AuthorityChannelProducer {
    private static final int PROBES = 2;
    private static final int IDLE_SECONDS = 30;

    private final Vertx vertx;
    private final AuthorityFormat format;
    private final VerificationConfig config;

    AuthorityChannelProducer(Vertx vertx, AuthorityFormat format, VerificationConfig config) {
        this.vertx = vertx;
        this.format = format;
        this.config = config;
    }

    @Produces
    @Singleton
    AuthorityChannel publicSecurity() {
        return channel(Channel.PUBLIC_SECURITY);
    }

    @Produces
    @Singleton
    AuthorityChannel marketRegulation() {
        return channel(Channel.MARKET_REGULATION);
    }

    @Produces
    @Singleton
    AuthorityChannel civilAffairs() {
        return channel(Channel.CIVIL_AFFAIRS);
    }

    private AuthorityChannel channel(Channel channel) {
        VerificationConfig.Authority authority = config.authorities().get(channel);
        if (authority == null) {
            throw new IllegalStateException("no address is configured for " + channel);
        }
        return new HttpAuthorityChannel(channel, new AuthorityConnection(client(), authority.url()), format);
    }

    /** A pool for each, with a place for everything the limits let through, so that nothing queues unseen. */
    private HttpClient client() {
        int places = config.call().concurrent() + config.deferred().concurrent() + PROBES;
        return vertx.createHttpClient(
                new HttpClientOptions().setTcpNoDelay(true).setKeepAliveTimeout(IDLE_SECONDS),
                new PoolOptions().setHttp1MaxSize(places));
    }
}
