package io.shiming.agent.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The verification gateway, played: what it says of an agent depends on the name in the request. */
public class GatewayResource implements QuarkusTestResourceLifecycleManager {
    private static final String PATH = "/v1/verifications";
    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .globalTemplating(true));
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        server.stubFor(post(PATH).atPriority(5).willReturn(outcome("MATCH")));
        named("outcome MISMATCH", outcome("MISMATCH"));
        named("outcome FORGED", outcome("FORGED"));
        named("gateway is down", serverError());
        named("gateway answers nonsense", okJson("{\"outcome\":\"PERHAPS\"}"));
        named("gateway is busy", status(429).withHeader("Retry-After", "4711"));
        // A shorter wait for what is not answered, so that tests of it are quick; nothing else differs from production.
        return Map.of(
                "SHIMING_VERIFICATION_URL", server.baseUrl().replace("127.0.0.1", "localhost"),
                "shiming.agent.qualification.look-up-after", "PT2S",
                "quarkus.http.test-port", "0");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(GatewayResource.class));
    }

    /** Makes the gateway defer whoever has this name, under a verification id that is returned. */
    UUID defer(String name) {
        UUID id = UUID.randomUUID();
        String pending = "{\"id\":\"" + id + "\",\"channel\":\"MARKET_REGULATION\",\"outcome\":\"PENDING\"}";
        named(name, okJson(pending).withStatus(202));
        server.stubFor(get(PATH + "/" + id).willReturn(okJson(pending)));
        return id;
    }

    /** Lets the gateway answer from now on, but not call back. */
    void answer(UUID id, String outcome) {
        server.stubFor(get(PATH + "/" + id).willReturn(outcome(outcome)));
    }

    /** Makes the gateway know nothing of a check it had deferred, and answer when it is asked again. */
    void forget(String name, UUID id, String outcome) {
        server.stubFor(get(PATH + "/" + id).willReturn(status(404)));
        named(name, outcome(outcome));
    }

    List<LoggedRequest> questions(String name) {
        return server.findAll(
                postRequestedFor(urlEqualTo(PATH)).withRequestBody(matchingJsonPath("$.name", equalTo(name))));
    }

    private void named(String name, ResponseDefinitionBuilder answer) {
        server.stubFor(post(PATH)
                .atPriority(1)
                .withRequestBody(matchingJsonPath("$.name", equalTo(name)))
                .willReturn(answer));
    }

    private static ResponseDefinitionBuilder outcome(String outcome) {
        return okJson("{\"id\":\"{{randomValue type='UUID'}}\",\"channel\":\"MARKET_REGULATION\",\"outcome\":\""
                + outcome + "\",\"receipt\":\"aGVhZGVy.c2F5cw.c2lnbmF0dXJl\",\"checkedAt\":\"2026-11-24T00:00:00Z\"}");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
