package io.shiming.foundation.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What of TLS the framework fixes when it is built, or does not do: whether clients must show a certificate, and the
 * header that tells browsers to come back over TLS only. The rest is {@link TransportVariables}.
 */
@ApplicationScoped
public class TransportSecurity implements HttpServerOptionsCustomizer {
    private static final String HEADER = "Strict-Transport-Security";
    private static final String A_YEAR = "max-age=31536000";
    private static final int BEFORE_AUTHENTICATION = 900;

    private final ClientAuth clients;

    TransportSecurity(@ConfigProperty(name = "shiming.tls.clients", defaultValue = "NONE") ClientAuth clients) {
        this.clients = clients;
    }

    void register(@Observes Filters filters) {
        filters.register(TransportSecurity::attach, BEFORE_AUTHENTICATION);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (clients != ClientAuth.NONE && options.getTrustOptions() == null) {
            throw new IllegalStateException("SHIMING_TLS_CLIENTS is " + clients + " and SHIMING_TLS_TRUST is not set");
        }
        options.setClientAuth(clients);
    }

    /** Not over plain HTTP (RFC 6797, 7.2). */
    private static void attach(RoutingContext context) {
        if (context.request().isSSL()) {
            context.response().putHeader(HEADER, A_YEAR);
        }
        context.next();
    }
}
