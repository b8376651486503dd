package io.shiming.registration.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.created;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Incident-service, played: it takes whatever people should look at. */
public class IncidentServiceResource implements QuarkusTestResourceLifecycleManager {
    private static final String DETECTIONS = "/v1/detections";

    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        server.stubFor(post(DETECTIONS).willReturn(created()));
        return Map.of("SHIMING_INCIDENT_URL", server.baseUrl());
    }

    /** What it was told of an operator, by kind. */
    List<JsonPath> told(UUID operatorId, String kind) {
        return server.findAll(postRequestedFor(urlEqualTo(DETECTIONS))).stream()
                .map(request -> JsonPath.from(request.getBodyAsString()))
                .filter(body -> operatorId.toString().equals(body.getString("operatorId"))
                        && kind.equals(body.getString("kind")))
                .toList();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(IncidentServiceResource.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
