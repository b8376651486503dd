package io.shiming.verification;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.created;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.options;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.StubImport;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.shiming.foundation.testing.PostgreSqlResource;
import io.shiming.foundation.testing.TokenServerResource;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What surrounds the gateway in tests: PostgreSQL, the realm, and on one stub server the three departments,
 * registration-service and agent-service. The resources are global, so all tests share one start.
 */
@QuarkusTestResource(PostgreSqlResource.class)
@QuarkusTestResource(TokenServerResource.class)
@QuarkusTestResource(Peers.class)
public class Peers implements QuarkusTestResourceLifecycleManager {
    public static final String REPORTS = "/registration/v1/verification-outcomes";
    public static final String DETECTIONS = "/incident/v1/detections";
    private static final int LAST = 10;

    private WireMockServer server;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .containerThreads(120));
        server.start();
        String base = "http://127.0.0.1:" + server.port();
        WireMock.configureFor("127.0.0.1", server.port());
        // Few places, so that a flood in a test need be no more than a machine can make; nothing else differs from
        // production.
        return Map.of(
                "shiming.verification.call.concurrent", "8",
                "shiming.verification.call.concurrent-each", "4",
                "shiming.verification.call.waiting-each", "8",
                "SHIMING_AUTHORITY_PUBLIC_SECURITY_URL", base + "/public-security",
                "SHIMING_AUTHORITY_MARKET_REGULATION_URL", base + "/market-regulation",
                "SHIMING_AUTHORITY_CIVIL_AFFAIRS_URL", base + "/civil-affairs/",
                "SHIMING_REGISTRATION_URL", base + "/registration",
                "SHIMING_AGENT_URL", base + "/agent",
                "SHIMING_INCIDENT_URL", base + "/incident");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
    }

    /** The stub server, steered over HTTP, because tests are loaded apart from this resource. */
    public static WireMock stubs() {
        String url = ConfigProvider.getConfig().getValue("SHIMING_REGISTRATION_URL", String.class);
        return new WireMock("127.0.0.1", Integer.parseInt(url.replaceAll("\\D*[\\d.]+:(\\d+)/.*", "$1")));
    }

    /** Everybody there: departments know everything by the right name, who asked acknowledges. */
    public static void allWell() {
        WireMock stubs = stubs();
        // In one step: in between whoever asks, a timer too, would be told that there is no such path.
        stubs.importStubMappings(StubImport.stubImport()
                .stub(options(urlPathMatching("/[a-z-]+/v1/checks"))
                        .atPriority(LAST)
                        .willReturn(noContent()))
                .stub(post(urlPathMatching("/[a-z-]+/v1/checks"))
                        .atPriority(LAST)
                        .willReturn(okJson("{\"result\":\"CONSISTENT\"}")))
                .stub(post(urlPathMatching("/(registration|agent)/v1/verification-outcomes"))
                        .atPriority(LAST)
                        .willReturn(okJson("{}")))
                .stub(post(urlEqualTo(DETECTIONS)).atPriority(LAST).willReturn(created()))
                .deleteAllExistingStubsNotInImport());
        stubs.resetRequests();
    }

    /** What a department says about one number, in place of what it would otherwise say. */
    public static void answer(String channel, String number, ResponseDefinitionBuilder answer) {
        stubs().register(check(channel)
                .withRequestBody(matchingJsonPath("$.documentNumber", WireMock.equalTo(number)))
                .willReturn(answer));
    }

    /** A department that answers everything, probes too, in one way. */
    public static void everything(String channel, ResponseDefinitionBuilder answer) {
        stubs().register(any(urlEqualTo("/" + channel + "/v1/checks"))
                .atPriority(1)
                .willReturn(answer));
    }

    public static MappingBuilder check(String channel) {
        return post(urlEqualTo("/" + channel + "/v1/checks"));
    }
}
