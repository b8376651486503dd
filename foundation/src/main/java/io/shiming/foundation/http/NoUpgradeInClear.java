package io.shiming.foundation.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * HTTP/2 is spoken over TLS only. An upgrade in clear carries requests past a proxy that does not know of it, and one
 * that is incomplete is answered without an end, so that its client waits for ever.
 */
@Singleton
public class NoUpgradeInClear implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }
}
