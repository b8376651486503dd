package io.shiming.registration.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.restassured.path.json.JsonPath;
import io.shiming.registration.application.DeliverEvents;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Operators' own systems, played: they take every order of a campaign. */
final class OperatorsSystems implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WireMockServer server = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

    OperatorsSystems() {
        server.start();
        server.stubFor(any(anyUrl()).willReturn(noContent()));
    }

    static String type(String what) {
        return "io.shiming.campaign." + what + "-order.v1";
    }

    /** Has an operator's orders told here; the answer is the subscription. */
    String subscribe(Scenario operator) {
        return operator.oss()
                .body(Map.of(
                        "callback",
                        server.baseUrl().replace("localhost", "127.0.0.1") + path(operator),
                        "eventTypes",
                        Stream.of("notice", "suspend", "resume", "terminate", "refund")
                                .map(OperatorsSystems::type)
                                .toList()))
                .post("/v1/subscriptions")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String path(Scenario operator) {
        return "/" + operator.operatorId();
    }

    /** The events of a kind about a number. */
    List<JsonPath> events(Scenario operator, String what, String number) {
        return server.findAll(postRequestedFor(urlEqualTo(path(operator)))).stream()
                .map(request -> JsonPath.from(request.getBodyAsString()))
                .filter(event -> type(what).equals(event.getString("type"))
                        && number.equals(event.getString("data.serviceNumber")))
                .toList();
    }

    /** The first of them, when there is one. */
    JsonPath event(Scenario operator, String what, String number) {
        await().atMost(PATIENCE).until(() -> {
            // Not to wait for the timer.
            CDI.current().select(DeliverEvents.class).get().run().await().atMost(PATIENCE);
            return !events(operator, what, number).isEmpty();
        });
        return events(operator, what, number).get(0);
    }

    @Override
    public void close() {
        server.stop();
    }
}
