package io.shiming.retention.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Registration-service, played: it commits every hold, but those of records a test says otherwise of. */
public class RegistrationResource implements QuarkusTestResourceLifecycleManager {
    private static final String HOLDS = "/v1/holds/";

    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        server.stubFor(put(urlMatching(HOLDS + "[0-9a-f-]{36}")).atPriority(9).willReturn(ok()));
        return Map.of("SHIMING_REGISTRATION_URL", server.baseUrl());
    }

    /** From now on holds of a record are answered otherwise. Of what is said of a record the last counts. */
    void answers(UUID recordId, ResponseDefinitionBuilder answer) {
        server.stubFor(put(HOLDS + recordId).atPriority(1).willReturn(answer));
    }

    /** What it was told of the holds of a record, in order. */
    List<JsonPath> told(UUID recordId) {
        return server.findAll(putRequestedFor(urlEqualTo(HOLDS + recordId))).stream()
                .map(request -> JsonPath.from(request.getBodyAsString()))
                .toList();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(RegistrationResource.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
