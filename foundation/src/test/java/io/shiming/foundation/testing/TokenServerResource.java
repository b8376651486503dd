package io.shiming.foundation.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.util.Map;

/**
 * Stands in for Keycloak: discovery, keys, and a token for whoever asks with client credentials, role {@code service}.
 * {@link Tokens} signs with the same key.
 */
public class TokenServerResource implements QuarkusTestResourceLifecycleManager {
    private static final String REALM = "/realms/shiming";

    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .containerThreads(10));
        server.start();
        String issuer = "http://127.0.0.1:" + server.port() + REALM;
        String jwks = Tokens.makeKey(issuer);
        server.stubFor(get(REALM + "/.well-known/openid-configuration").willReturn(okJson("""
                {"issuer":"%1$s","authorization_endpoint":"%1$s/auth","token_endpoint":"%1$s/token",
                 "jwks_uri":"%1$s/certs","introspection_endpoint":"%1$s/introspect",
                 "response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256"]}""".formatted(issuer))));
        server.stubFor(get(REALM + "/certs").willReturn(okJson(jwks)));
        String service = Tokens.as("service")
                .client("service-under-test")
                .expiringIn(Duration.ofHours(8))
                .sign();
        server.stubFor(post(REALM + "/token").willReturn(okJson("""
                {"access_token":"%s","token_type":"Bearer","expires_in":28800}""".formatted(service))));
        return Map.of("SHIMING_ISSUER", issuer, "SHIMING_CLIENT_SECRET", "secret-of-the-service-under-test");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
