package io.shiming.retention.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.created;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.PeerContract;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Registration-service, played: it commits every hold, but those of records a test says otherwise of, and purges only what a
 * test says it does; anything else it does not know.
 */
public class RegistrationResource implements QuarkusTestResourceLifecycleManager {
    private static final String HOLDS = "/v1/holds/";
    private static final String PURGES = "/v1/purge-orders";
    private static final String DETECTIONS = "/v1/detections";
    private static final PeerContract INCIDENTS = PeerContract.of("incident-service");

    private final PurgeAnswers purges = new PurgeAnswers("UNKNOWN");
    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .extensions(purges));
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        server.stubFor(put(urlMatching(HOLDS + "[0-9a-f-]{36}")).atPriority(9).willReturn(ok()));
        // Incident-service as well: it is told, and takes what its document says that it takes.
        server.stubFor(post(DETECTIONS)
                .andMatching(told -> MatchResult.of(INCIDENTS.takes(DETECTIONS, told.getBodyAsString())))
                .atPriority(9)
                .willReturn(created()));
        purgesAgain();
        return Map.of(
                "SHIMING_REGISTRATION_URL",
                server.baseUrl(),
                "SHIMING_INCIDENT_URL",
                server.baseUrl(),
                // Tests purge when they say so.
                "shiming.retention.purge.enabled",
                "false",
                "shiming.retention.purge.retry-after",
                "PT0S");
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

    /** Plays what becomes of records that are ordered purged. */
    PurgeAnswers purges() {
        return purges;
    }

    /** From now on every purge order is answered otherwise, until {@link #purgesAgain}; a run and a record are filled in. */
    void answersPurges(ResponseDefinitionBuilder answer, String run, UUID record) {
        ResponseDefinition filled = answer.build();
        String body = filled.getBody();
        server.stubFor(post(PURGES)
                .atPriority(1)
                .willReturn(
                        body == null
                                ? answer
                                : answer.withBody(
                                        body.replace("{{run}}", run).replace("{{record}}", record.toString()))));
    }

    void purgesAgain() {
        server.stubFor(post(PURGES).atPriority(1).willReturn(ok().withTransformers(PurgeAnswers.NAME)));
    }

    /** The orders that named a record, in order. */
    List<LoggedRequest> orders(UUID recordId) {
        return server.findAll(postRequestedFor(urlEqualTo(PURGES)).withRequestBody(containing(recordId.toString())));
    }

    /** What incident-service was told that people should look at. */
    List<JsonPath> detections() {
        return server.findAll(postRequestedFor(urlEqualTo(DETECTIONS))).stream()
                .map(LoggedRequest::getBodyAsString)
                .peek(told -> assertThat(INCIDENTS.complaint(DETECTIONS, told)).isEmpty())
                .map(JsonPath::from)
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
