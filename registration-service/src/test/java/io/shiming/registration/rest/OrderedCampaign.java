package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A campaign whose sixty days are over since yesterday, and its operator's own systems. */
abstract class OrderedCampaign {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static OperatorsSystems systems;

    Scenario operator;
    CampaignScenario campaign;
    String subscription;
    final String number = Scenario.newNumber();

    @BeforeAll
    static void listen() {
        systems = new OperatorsSystems();
    }

    @AfterAll
    static void stop() {
        systems.close();
    }

    @BeforeEach
    void open() {
        operator = Scenario.anyOperator();
        campaign = new CampaignScenario(operator, 61);
        subscription = systems.subscribe(operator);
    }

    /** The data of the events of a kind about the number. */
    List<JsonPath> events(String what) {
        return systems.events(operator, what, number);
    }

    JsonPath event(String what) {
        return systems.event(operator, what, number);
    }

    /** What the events of an order say about money. */
    List<Optional<Integer>> balances(String what, String order) {
        return events(what).stream()
                .filter(event -> order.equals(event.getString("data.orderId")))
                .map(event -> Optional.<Integer>ofNullable(event.get("data.balanceFen")))
                .toList();
    }

    /** Why deliveries are not made. */
    List<String> failures() {
        return operator.oss()
                .get("/v1/subscriptions/" + subscription + "/deliveries")
                .then()
                .statusCode(200)
                .extract()
                .<List<String>>path("items.findAll { it.lastFailure != null }.lastFailure");
    }

    /** A user whose service is suspended, and that is acknowledged. */
    void suspend() {
        campaign.bring(number);
        campaign.told(number);
        campaign.acknowledge(campaign.awaitOrder(number, "SUSPEND"), Map.of()).statusCode(200);
    }

    /** As if so many days had passed since the suspension was acknowledged. */
    void suspendedFor(int days) {
        campaign.change(number, "suspended_on = suspended_on - " + days + ", due_on = due_on - " + days);
    }

    String register() {
        return campaign.register(number);
    }

    /** Its reminder is sent now: by the service's timer, if not before. */
    static void toBeReminded(String order) {
        OwnerDatabase.change(
                "UPDATE campaign_user SET remind_at = remind_at - interval '2 days' WHERE order_id = ?",
                UUID.fromString(order));
    }

    void awaitPostponed() {
        String tomorrow = CampaignScenario.today().plusDays(1).toString();
        await().atMost(PATIENCE).until(() -> {
            CampaignScenario.sweep();
            return tomorrow.equals(campaign.user(number).getString("dueOn"));
        });
        assertThat(campaign.state(number)).isEqualTo("NOTIFIED");
    }
}
