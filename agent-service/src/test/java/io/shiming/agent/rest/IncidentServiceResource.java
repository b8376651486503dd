package io.shiming.agent.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
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
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.shiming.foundation.testing.PeerContract;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Incident-service, played: it takes what its document says that it takes, but of those of whom a test says otherwise.
 */
public class IncidentServiceResource implements QuarkusTestResourceLifecycleManager {
    static final String VIOLATIONS = "/v1/agent-violations";
    static final String FORGERIES = "/v1/forgery-reports";

    private static final PeerContract CONTRACT = PeerContract.of("incident-service");

    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        for (String receiver : List.of(VIOLATIONS, FORGERIES)) {
            server.stubFor(post(receiver)
                    .andMatching(told -> MatchResult.of(CONTRACT.takes(receiver, told.getBodyAsString())))
                    .atPriority(9)
                    .willReturn(created()));
        }
        return Map.of("SHIMING_INCIDENT_URL", server.baseUrl());
    }

    /** From now on what it is told of an agent is answered so. Of what is said of an agent the last counts. */
    void answers(UUID agentId, int status) {
        for (String receiver : List.of(VIOLATIONS, FORGERIES)) {
            server.stubFor(post(receiver)
                    .withRequestBody(containing(agentId.toString()))
                    .atPriority(1)
                    .willReturn(aResponse().withStatus(status)));
        }
    }

    /** What it was told of an agent, in order, the repeats too. */
    List<LoggedRequest> told(String receiver, UUID agentId) {
        List<LoggedRequest> told =
                server.findAll(postRequestedFor(urlEqualTo(receiver)).withRequestBody(containing(agentId.toString())));
        assertThat(told)
                .allSatisfy(each -> assertThat(CONTRACT.complaint(receiver, each.getBodyAsString()))
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
