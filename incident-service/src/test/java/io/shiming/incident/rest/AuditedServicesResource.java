package io.shiming.incident.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The other services, played, each with an empty trail but for what a test says of an official. */
public class AuditedServicesResource implements QuarkusTestResourceLifecycleManager {
    static final List<String> SERVICES =
            List.of("agent-service", "registration-service", "retention-service", "verification-gateway");

    private static final String ENTRIES = "/v1/audit/entries";

    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        SERVICES.forEach(service -> server.stubFor(
                get(urlPathEqualTo("/" + service + ENTRIES)).atPriority(9).willReturn(okJson("{\"items\":[]}"))));
        return SERVICES.stream()
                .collect(Collectors.toMap(
                        service -> "shiming.oversight.services." + service,
                        service -> server.baseUrl() + "/" + service));
    }

    /** From now on a service answers so when it is asked for an official. */
    void answers(String service, String official, ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlPathEqualTo("/" + service + ENTRIES))
                .withQueryParam("official", equalTo(official))
                .atPriority(1)
                .willReturn(answer));
    }

    /** The same, when it is asked for what follows on an entry. The last word counts. */
    void answersAfter(String service, String official, String after, ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlPathEqualTo("/" + service + ENTRIES))
                .withQueryParam("official", equalTo(official))
                .withQueryParam("after", equalTo(after))
                .atPriority(1)
                .willReturn(answer));
    }

    /** How a service was asked for an official. */
    List<LoggedRequest> asked(String service, String official) {
        return server.findAll(
                getRequestedFor(urlPathEqualTo("/" + service + ENTRIES)).withQueryParam("official", equalTo(official)));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(AuditedServicesResource.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }
}
