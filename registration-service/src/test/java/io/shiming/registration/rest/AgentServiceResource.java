package io.shiming.registration.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Agent-service, played: an agent is bound to an operator once a test says so, with the outlet and clerk of contract. */
public class AgentServiceResource implements QuarkusTestResourceLifecycleManager {
    static final String OUTLET = "Urumqi 12";
    static final String CLERK = "clerk-17";

    private static final String CHECKS = "/v1/authorisation-checks";
    private static final String ITEMS = "/v1/custody-items";
    private static final String FINDINGS = "/v1/agents/[^/]+/findings";
    private static final ResponseDefinitionBuilder NO =
            okJson("{\"authorised\":false,\"reasons\":[{\"code\":\"NO_AGREEMENT\"}]}");

    /** What is no answer. */
    enum Trouble {
        ERROR,
        NONSENSE,
        CONTRADICTION,
        GARBAGE,
        EMPTY,
        HALF_AN_AGREEMENT,
        BROKEN,
        SILENT
    }

    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        server.stubFor(post(CHECKS).atPriority(9).willReturn(NO));
        server.stubFor(post(ITEMS).willReturn(aResponse().withStatus(201)));
        server.stubFor(post(urlMatching(FINDINGS)).willReturn(aResponse().withStatus(201)));
        return Map.of("SHIMING_AGENT_URL", server.baseUrl());
    }

    /** Binds an agent to an operator, for everything. Of what is said of an agent the last counts. */
    void bind(UUID agentId, UUID operatorId) {
        bind(agentId, operatorId, "");
    }

    /** The same, by an agreement that is named. */
    void bind(UUID agentId, UUID operatorId, UUID agreementId, int version) {
        bind(agentId, operatorId, ",\"agreementId\":\"" + agreementId + "\",\"agreementVersion\":" + version);
    }

    private void bind(UUID agentId, UUID operatorId, String agreement) {
        server.stubFor(check(agentId)
                .withRequestBody(matchingJsonPath("$.operatorId", equalTo(operatorId.toString())))
                .withRequestBody(matchingJsonPath("$.outlet", equalTo(OUTLET)))
                .withRequestBody(matchingJsonPath("$.clerk", equalTo(CLERK)))
                .willReturn(okJson("{\"authorised\":true,\"reasons\":[]" + agreement + "}")));
    }

    /** Ends what bound it. */
    void release(UUID agentId) {
        server.stubFor(check(agentId).willReturn(NO));
    }

    /** Gives no answer about an agent. */
    void fail(UUID agentId, Trouble trouble) {
        server.stubFor(check(agentId).willReturn(answer(trouble)));
    }

    private static ResponseDefinitionBuilder answer(Trouble trouble) {
        return switch (trouble) {
            case ERROR -> serverError();
            case NONSENSE -> okJson("{\"authorised\":\"perhaps\"}");
            case CONTRADICTION -> okJson("{\"authorised\":true,\"reasons\":[{\"code\":\"SUSPENDED\"}]}");
            case GARBAGE -> okJson("<html>");
            case EMPTY -> okJson("{}");
            case HALF_AN_AGREEMENT ->
                okJson("{\"authorised\":true,\"reasons\":[],\"agreementId\":\"" + UUID.randomUUID() + "\"}");
            case BROKEN -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
            case SILENT -> ok().withFixedDelay(1_500);
        };
    }

    /** Gives no answer about an agent the first time it is asked. */
    void failOnce(UUID agentId) {
        String scenario = "fails once for " + agentId;
        server.stubFor(check(agentId)
                .inScenario(scenario)
                .whenScenarioStateIs(com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED)
                .willSetStateTo("answers")
                .willReturn(serverError()));
    }

    private static MappingBuilder check(UUID agentId) {
        return post(CHECKS).withRequestBody(matchingJsonPath("$.agentId", equalTo(agentId.toString())));
    }

    List<LoggedRequest> questions(UUID agentId) {
        return server.findAll(postRequestedFor(urlEqualTo(CHECKS))
                .withRequestBody(matchingJsonPath("$.agentId", equalTo(agentId.toString()))));
    }

    List<LoggedRequest> items(UUID agentId) {
        return server.findAll(postRequestedFor(urlEqualTo(ITEMS))
                .withRequestBody(matchingJsonPath("$.agentId", equalTo(agentId.toString()))));
    }

    List<LoggedRequest> findings(UUID agentId) {
        return server.findAll(postRequestedFor(urlEqualTo("/v1/agents/" + agentId + "/findings")));
    }

    /** Takes a finding about an agent, and is gone before it has said so, the first time. */
    void breakAtFinding(UUID agentId) {
        server.stubFor(post("/v1/agents/" + agentId + "/findings")
                .inScenario("breaks once for " + agentId)
                .whenScenarioStateIs(com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED)
                .willSetStateTo("answers")
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(AgentServiceResource.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
