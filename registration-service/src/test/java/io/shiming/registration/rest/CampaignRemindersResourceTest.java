package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Orders of campaigns that nobody acknowledges, and what becomes of the events that tell of them. */
@ServiceTest
class CampaignRemindersResourceTest extends OrderedCampaign {
    IncidentServiceResource incidentService;

    @Test
    @DisplayName("Art. 27: who turns out to be registered is resumed, and nobody is reminded to suspend them")
    void foundRegistered() {
        campaign.bring(number);
        campaign.told(number);
        String suspend = campaign.awaitOrder(number, "SUSPEND");
        event("suspend");
        register();
        String resume = campaign.awaitOrder(number, "RESUME");
        // As if nobody had noticed.
        campaign.change(
                number,
                "state = 'SUSPENSION_ORDERED', order_id = '" + suspend
                        + "', due_on = NULL, remind_at = remind_at - interval '2 days', version = version + 1");
        campaign.awaitOrderAfter(number, "RESUME", resume);
        assertThat(campaign.state(number)).isEqualTo("RESUMPTION_ORDERED");
        assertThat(events("suspend")).hasSize(1);
    }

    @Test
    @DisplayName("Art. 27: nobody is reminded to suspend a user while a department looks at their registration")
    void notRemindedWhileBeingRegistered() {
        campaign.bring(number);
        campaign.told(number);
        String suspend = campaign.awaitOrder(number, "SUSPEND");
        event("suspend");
        Map<String, Object> body = operator.individual("gateway is down");
        Scenario.at(body, "service").put("number", number);
        operator.register(body).then().statusCode(202);
        toBeReminded(suspend);
        await().atMost(PATIENCE).until(() -> {
            CampaignScenario.sweep();
            return campaign.column(number, "remind_at > now()").equals(true);
        });
        assertThat(campaign.column(number, "reminders")).isEqualTo(0);
    }

    @Test
    @DisplayName("Art. 27: an order that nobody acknowledges is sent again, and then told to incident-service")
    void neverAcknowledged() {
        campaign.bring(number);
        campaign.told(number);
        String order = campaign.awaitOrder(number, "SUSPEND");
        event("suspend");
        OwnerDatabase.change(
                "UPDATE campaign_order SET ordered_at = ordered_at - interval '4 days' WHERE id = ?",
                UUID.fromString(order));
        toBeReminded(order);
        await().atMost(PATIENCE).until(() -> events("suspend").size() == 2);
        assertThat(events("suspend").get(1).getString("data.orderId")).isEqualTo(order);
        operator.oss()
                .queryParam("state", "ESCALATED")
                .get(campaign.path("/orders"))
                .then()
                .statusCode(200)
                .body("items.id", hasItem(order))
                .body("items[0].reminders", equalTo(1));
        assertThat(campaign.progress().getLong("escalated")).isEqualTo(1);
        await().atMost(PATIENCE)
                .until(() ->
                        !incidentService.told(operator.operatorId(), "OTHER").isEmpty());
        assertThat(incidentService.told(operator.operatorId(), "OTHER").get(0).getString("detail"))
                .isEqualTo("CAMPAIGN_ORDERS_NOT_ACKNOWLEDGED");
        campaign.acknowledge(order, Map.of()).statusCode(200);
        assertThat(campaign.progress().getLong("escalated")).isZero();
    }

    @Test
    @DisplayName("Art. 27: that an order is waited for too long is told with its reminder, or neither happens")
    void escalatedWithReminder() throws Exception {
        campaign.bring(number);
        campaign.told(number);
        String order = campaign.awaitOrder(number, "SUSPEND");
        OwnerDatabase.change(
                "UPDATE campaign_order SET ordered_at = ordered_at - interval '4 days' WHERE id = ?",
                UUID.fromString(order));
        try (BlockedStatement holder =
                new BlockedStatement("SELECT 1 FROM campaign WHERE id = '" + campaign.id() + "' FOR UPDATE")) {
            toBeReminded(order);
            holder.cancelled();
            assertThat(campaign.column(number, "reminders")).isEqualTo(0);
        }
        await().atMost(PATIENCE)
                .until(() ->
                        campaign.column(number, "reminders = 1 AND escalated").equals(true));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM campaign WHERE id = ? AND escalation_told_on IS NOT NULL",
                        campaign.uuid()))
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 27: a number that does not open keeps nobody else's order from being sent, and is not said to be overtaken")
    void broken() {
        String other = Scenario.newNumber();
        campaign.bring(number, other);
        byte[] sealed = campaign.spoil(other);
        campaign.told(number);
        campaign.told(other);
        campaign.awaitOrder(other, "SUSPEND");
        event("suspend");
        assertThat(campaign.state(number)).isEqualTo("SUSPENSION_ORDERED");
        await().atMost(PATIENCE).until(() -> failures().equals(List.of("NUMBER_UNREADABLE")));
        campaign.repair(other, sealed);
    }

    @Test
    @DisplayName("Art. 27: an order to suspend is not sent while the number is being registered")
    void heldBack() {
        campaign.bring(number);
        campaign.told(number);
        campaign.awaitOrder(number, "SUSPEND");
        JsonPath event = event("suspend");
        Map<String, Object> body = operator.individual("gateway is down");
        Scenario.at(body, "service").put("number", number);
        operator.register(body).then().statusCode(202);
        operator.oss()
                .post("/v1/subscriptions/" + subscription + "/deliveries/" + event.getString("id") + "/redelivery")
                .then()
                .statusCode(200);
        await().atMost(PATIENCE).until(() -> failures().equals(List.of("BEING_REGISTERED")));
        assertThat(events("suspend")).hasSize(1);
        // As if that had come to nothing.
        OwnerDatabase.change(
                "UPDATE registration SET service_number_index = '\\x00' WHERE operator_id = ?", operator.operatorId());
        OwnerDatabase.change(
                "UPDATE delivery SET next_attempt_at = now() WHERE subscription_id = ? AND next_attempt_at IS NOT NULL",
                UUID.fromString(subscription));
        await().atMost(PATIENCE).until(() -> events("suspend").size() == 2);
    }
}
