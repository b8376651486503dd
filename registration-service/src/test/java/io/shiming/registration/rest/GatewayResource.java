package io.shiming.registration.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.status;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.shiming.foundation.testing.Certificates;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The verification gateway, played: what it says of a document depends on the name in the request. */
public class GatewayResource implements QuarkusTestResourceLifecycleManager {
    /** Of every check that is settled. */
    static final String RECEIPT = "aGVhZGVy.c2F5cw.c2lnbmF0dXJl";

    private static final String PATH = "/v1/verifications";
    private WireMockServer server;
    private boolean tls;

    /** With {@code tls} it speaks only to who has the certificate {@code service}. */
    @Override
    public void init(Map<String, String> arguments) {
        tls = arguments.containsKey("tls");
    }

    @Override
    public Map<String, String> start() {
        WireMockConfiguration options =
                WireMockConfiguration.options().bindAddress("127.0.0.1").globalTemplating(true);
        server = new WireMockServer(tls ? withTls(options) : options.dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        server.stubFor(post(PATH).atPriority(5).willReturn(outcome("MATCH")));
        for (String outcome : new String[] {"MISMATCH", "NOT_FOUND", "EXPIRED", "REVOKED", "FORGED"}) {
            named("outcome " + outcome, outcome(outcome));
        }
        named("gateway is down", serverError());
        named("gateway answers nonsense", okJson("{\"outcome\":\"PERHAPS\"}"));
        named("gateway answers garbage", okJson("<html>"));
        named("checks are paused", later("CHECKS_PAUSED"));
        named("checks are paused, slowly", later("CHECKS_PAUSED").withFixedDelay(2_500));
        named("gateway gives what is no receipt", settled("MATCH", "\\\\u0000"));
        named("gateway is busy", status(429).withHeader("Retry-After", "2"));
        named("gateway is slow", outcome("MATCH").withFixedDelay(2_500));
        named("gateway is slow to refuse", outcome("FORGED").withFixedDelay(2_500));
        // Shorter waits for what is not answered, so that tests of it are quick; nothing else differs from production.
        return Map.of(
                "SHIMING_VERIFICATION_URL", server.baseUrl().replace("127.0.0.1", "localhost"),
                "shiming.registration.ask-again-after", "PT2S",
                "shiming.registration.look-up-after", "PT3S",
                // Longer, so that a busy machine is no slow gateway.
                "shiming.venue-logons.wait-for-verification", "PT2S",
                "shiming.registration.events.allowed-hosts", "127.0.0.1",
                "shiming.registration.events.first-pause", "PT0.2S",
                "shiming.registration.events.timeout", "PT1S",
                "quarkus.http.test-port", "0");
    }

    private static WireMockConfiguration withTls(WireMockConfiguration options) {
        Path certificates = Certificates.folder();
        return options.httpDisabled(true)
                .dynamicHttpsPort()
                .needClientAuth(true)
                .keystoreType("PKCS12")
                .keystorePath(certificates.resolve("service-keystore.p12").toString())
                .keystorePassword(Certificates.PASSWORD)
                .keyManagerPassword(Certificates.PASSWORD)
                .trustStoreType("PKCS12")
                .trustStorePath(certificates.resolve("service-truststore.p12").toString())
                .trustStorePassword(Certificates.PASSWORD);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(GatewayResource.class));
    }

    /** Makes the gateway defer whoever has this name, under a verification id that is returned. */
    UUID defer(String name) {
        UUID id = UUID.randomUUID();
        String pending = "{\"id\":\"" + id + "\",\"channel\":\"PUBLIC_SECURITY\",\"outcome\":\"PENDING\"}";
        named(name, okJson(pending).withStatus(202));
        server.stubFor(com.github.tomakehurst.wiremock.client.WireMock.get(PATH + "/" + id)
                .willReturn(okJson(pending)));
        return id;
    }

    /** Lets the gateway answer from now on, but not call back. */
    void answer(String name, UUID id, String outcome) {
        named(name, outcome(outcome));
        server.stubFor(com.github.tomakehurst.wiremock.client.WireMock.get(PATH + "/" + id)
                .willReturn(outcome(outcome)));
    }

    int asked(String name) {
        return questions(name).size();
    }

    List<LoggedRequest> questions(String name) {
        return server.findAll(com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor(
                        com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo(PATH))
                .withRequestBody(
                        matchingJsonPath("$.name", com.github.tomakehurst.wiremock.client.WireMock.equalTo(name))));
    }

    private void named(String name, ResponseDefinitionBuilder answer) {
        server.stubFor(post(PATH)
                .atPriority(1)
                .withRequestBody(
                        matchingJsonPath("$.name", com.github.tomakehurst.wiremock.client.WireMock.equalTo(name)))
                .willReturn(answer));
    }

    private static ResponseDefinitionBuilder outcome(String outcome) {
        return settled(outcome, RECEIPT);
    }

    private static ResponseDefinitionBuilder settled(String outcome, String receipt) {
        return okJson("{\"id\":\"{{randomValue type='UUID'}}\",\"channel\":\"PUBLIC_SECURITY\",\"outcome\":\"" + outcome
                + "\",\"receipt\":\"" + receipt + "\",\"checkedAt\":\"2026-11-24T00:00:00Z\"}");
    }

    private static ResponseDefinitionBuilder later(String code) {
        return okJson("{\"status\":429,\"code\":\"" + code + "\"}")
                .withStatus(429)
                .withHeader("Content-Type", "application/problem+json")
                .withHeader("Retry-After", "4711");
    }

    /** Makes the gateway know nothing of a check it had deferred. */
    void forget(UUID id) {
        server.stubFor(com.github.tomakehurst.wiremock.client.WireMock.get(PATH + "/" + id)
                .willReturn(status(404)));
    }

    /** Makes the gateway refuse checks of whoever has this name, for 4711 s. */
    void refuse(String name, String code) {
        named(name, later(code));
    }

    /** Makes the gateway answer late about whoever has this name. */
    void slow(String name, String outcome) {
        named(name, outcome(outcome).withFixedDelay(2_500));
    }

    /** Makes the gateway answer with an error, or with what is none of its answers, to whoever has this name. */
    void fail(String name, boolean nonsense) {
        named(name, nonsense ? okJson("{\"outcome\":\"PERHAPS\"}") : serverError());
    }

    /** Lets the gateway make no check of whoever has this name. */
    void pause(String name) {
        named(name, later("CHECKS_PAUSED"));
    }

    /** Lets the gateway check whoever has this name again. */
    void match(String name) {
        named(name, outcome("MATCH"));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
