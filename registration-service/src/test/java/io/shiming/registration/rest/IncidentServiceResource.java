package io.shiming.registration.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.created;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.PeerContract;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Incident-service, played: it takes what its document says that it takes, but of what a test says otherwise. */
public class IncidentServiceResource implements QuarkusTestResourceLifecycleManager {
    static final String FORGERIES = "/v1/forgery-reports";
    static final String DISPUTES = "/v1/disputes";
    static final String DETECTIONS = "/v1/detections";
    static final String DISCLOSURES = "/v1/disclosure-outcomes";
    static final String KEYS = "/v1/authority-keys";

    private static final PeerContract CONTRACT = PeerContract.of("incident-service");

    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        for (String receiver : List.of(DETECTIONS, FORGERIES, DISPUTES, DISCLOSURES, KEYS)) {
            server.stubFor(post(receiver)
                    .andMatching(told -> MatchResult.of(CONTRACT.takes(receiver, told.getBodyAsString())))
                    .atPriority(9)
                    .willReturn(created()));
        }
        return Map.of(
                "SHIMING_INCIDENT_URL",
                server.baseUrl(),
                // Who was away is soon told again.
                "shiming.registration.document-pause",
                "PT1S",
                "shiming.disclosures.shared-log-ins",
                "desk-of-many",
                // All tests together ask for more than a day's.
                "shiming.disclosures.most-per-authority",
                "2000");
    }

    /** What it was told of an operator, by kind. */
    List<JsonPath> told(UUID operatorId, String kind) {
        return fitting(DETECTIONS, server.findAll(postRequestedFor(urlEqualTo(DETECTIONS)))).stream()
                .map(request -> JsonPath.from(request.getBodyAsString()))
                .filter(body -> operatorId.toString().equals(body.getString("operatorId"))
                        && kind.equals(body.getString("kind")))
                .toList();
    }

    /** From now on what it is told of something is answered otherwise. The last word counts. */
    void answers(String path, String about, ResponseDefinitionBuilder answer) {
        server.stubFor(
                post(path).withRequestBody(containing(about)).atPriority(1).willReturn(answer));
    }

    /** What it was told of something, in order. */
    List<LoggedRequest> told(String path, String about) {
        return fitting(path, server.findAll(postRequestedFor(urlEqualTo(path)).withRequestBody(containing(about))));
    }

    private static List<LoggedRequest> fitting(String path, List<LoggedRequest> told) {
        assertThat(told)
                .allSatisfy(each -> assertThat(CONTRACT.complaint(path, each.getBodyAsString()))
                        .isEmpty());
        return told;
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
