package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.application.ForgetCampaigns;
import io.shiming.registration.domain.CampaignUserState;
import io.shiming.registration.persistence.DueCampaignUsers;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What operators' own systems are ordered to do about users of campaigns, and when. */
@ServiceTest
class CampaignOrdersResourceTest extends OrderedCampaign {
    @Inject
    DueCampaignUsers due;

    @Inject
    ForgetCampaigns forgetCampaigns;

    @Inject
    MeterRegistry metrics;

    @Test
    @DisplayName(
            "Art. 27: who is told and does not register is suspended, terminated after thirty days, and refunded; each"
                    + " order is told with its number, and emergency calls stay on")
    void wholeLife() {
        campaign.bring(number);
        assertThat(campaign.state(number)).isEqualTo("IMPORTED");
        campaign.told(number);
        String suspend = campaign.awaitOrder(number, "SUSPEND");
        JsonPath event = event("suspend");
        assertThat(event.getString("data.orderId")).isEqualTo(suspend);
        assertThat(event.getBoolean("data.emergencyCallsAllowed")).isTrue();
        operator.oss()
                .get(campaign.path("/orders/" + suspend))
                .then()
                .statusCode(200)
                .body("serviceNumber", equalTo(number))
                .body("status", equalTo("OPEN"))
                .body("emergencyCallsAllowed", equalTo(true));
        campaign.acknowledge(suspend, Map.of()).statusCode(200).body("status", equalTo("ACKNOWLEDGED"));
        JsonPath suspended = campaign.user(number);
        assertThat(suspended.getString("state")).isEqualTo("SUSPENDED");
        assertThat(suspended.getString("dueOn"))
                .isEqualTo(CampaignScenario.today().plusDays(31).toString());

        suspendedFor(30);
        CampaignScenario.sweep();
        assertThat(campaign.state(number)).isEqualTo("SUSPENDED");
        suspendedFor(1);
        String terminate = campaign.awaitOrder(number, "TERMINATE");
        assertThat(event("terminate").getString("data.orderId")).isEqualTo(terminate);
        campaign.acknowledge(terminate, Map.of()).statusCode(400).body("violations[0].field", equalTo("/balanceFen"));
        campaign.acknowledge(terminate, Map.of("balanceFen", 1234)).statusCode(200);

        String refund = campaign.awaitOrder(number, "REFUND");
        assertThat(event("refund").getLong("data.balanceFen")).isEqualTo(1234);
        assertThat(event("refund").getString("data.currency")).isEqualTo("CNY");
        campaign.acknowledge(terminate, Map.of("balanceFen", 1234)).statusCode(200);
        campaign.acknowledge(terminate, Map.of("balanceFen", 99)).statusCode(409);
        campaign.acknowledge(refund, Map.of()).statusCode(200);
        campaign.acknowledge(refund, Map.of()).statusCode(200);
        JsonPath refunded = campaign.user(number);
        assertThat(refunded.getString("state")).isEqualTo("REFUNDED");
        assertThat(refunded.getList("orders.kind")).containsExactly("SUSPEND", "TERMINATE", "REFUND");
        assertThat(refunded.getList("notices")).hasSize(1);
    }

    @Test
    @DisplayName("Art. 27: whose balance is 0 has nothing to get back, and that is on record")
    void nothingLeft() {
        suspend();
        suspendedFor(31);
        String terminate = campaign.awaitOrder(number, "TERMINATE");
        campaign.acknowledge(terminate, Map.of("balanceFen", 0, "currency", "CNY"))
                .statusCode(200)
                .body("balanceFen", equalTo(0));
        CampaignScenario.sweep();
        JsonPath user = campaign.user(number);
        assertThat(user.getString("state")).isEqualTo("TERMINATED");
        assertThat(user.getLong("balanceFen")).isZero();
        assertThat(user.getList("orders.kind")).containsExactly("SUSPEND", "TERMINATE");
    }

    @Test
    @DisplayName("Art. 27: how a user is to be told is ordered, once, and its proof starts the time")
    void noticeIsOrdered() {
        campaign.lines("{\"serviceNumber\":\"" + number + "\",\"contactedVia\":\"LETTER\"}");
        JsonPath event = event("notice");
        assertThat(event.getString("data.channel")).isEqualTo("LETTER");
        assertThat(event.getString("data.registerUntil"))
                .isEqualTo(CampaignScenario.today().minusDays(1).toString());
        campaign.told(number);
        campaign.awaitOrder(number, "SUSPEND");
        assertThat(campaign.user(number).getList("orders.findAll { it.kind == 'NOTICE' }.status"))
                .isEqualTo(List.of("OVERTAKEN"));
    }

    @Test
    @DisplayName(
            "Art. 27: a notice that is said to have gone out is ordered again as long as nothing shows that it arrived")
    void noticeWithoutProof() {
        campaign.lines("{\"serviceNumber\":\"" + number + "\",\"contactedVia\":\"LETTER\"}");
        String first = campaign.awaitOrder(number, "NOTICE");
        campaign.acknowledge(first, Map.of()).statusCode(200);
        assertThat(campaign.user(number).getString("dueOn")).isNotNull();
        campaign.change(number, "due_on = due_on - 7");
        campaign.awaitOrderAfter(number, "NOTICE", first);
        campaign.told(number);
        campaign.awaitOrder(number, "SUSPEND");
    }

    @Test
    @DisplayName(
            "Art. 27: who registers while suspended is resumed, and stays so when the suspension is acknowledged late")
    void registeredWhileSuspended() {
        campaign.bring(number);
        campaign.told(number);
        String suspend = campaign.awaitOrder(number, "SUSPEND");
        String registration = register();
        assertThat(campaign.state(number)).isEqualTo("RESUMPTION_ORDERED");
        String resume = campaign.awaitOrder(number, "RESUME");
        assertThat(event("resume").getString("data.orderId")).isEqualTo(resume);
        campaign.acknowledge(resume, Map.of()).statusCode(200);
        assertThat(campaign.state(number)).isEqualTo("REGISTERED");
        // What crossed the registration was done after all.
        campaign.acknowledge(suspend, Map.of()).statusCode(200);
        campaign.acknowledge(campaign.awaitOrderAfter(number, "RESUME", resume), Map.of())
                .statusCode(200);
        assertThat(campaign.state(number)).isEqualTo("REGISTERED");
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM campaign_user WHERE registration_id = ?", UUID.fromString(registration)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 27: a registration that meets the sweep waits for it, and is not lost")
    void registeredWhileOrdered() throws Exception {
        CampaignScenario young = new CampaignScenario(operator, 0);
        young.bring(number);
        young.told(number);
        try (BlockedStatement sweep =
                new BlockedStatement("UPDATE campaign_user SET state = 'SUSPENSION_ORDERED', due_on = NULL,"
                        + " version = version + 1 WHERE campaign_id = '" + young.id() + "'")) {
            // Answered when there is an answer, or 202 before there is one.
            CompletableFuture<Integer> registering = CompletableFuture.supplyAsync(() -> {
                Map<String, Object> body = operator.individual("张三");
                Scenario.at(body, "service").put("number", number);
                return operator.register(body).statusCode();
            });
            sweep.awaited();
            sweep.commit();
            assertThat(registering.get(30, TimeUnit.SECONDS)).isIn(201, 202);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(young.state(number)).isEqualTo("RESUMPTION_ORDERED"));
    }

    @Test
    @DisplayName("Art. 27: nobody is suspended while a department looks at their registration")
    void beingRegistered() {
        campaign.bring(number);
        Map<String, Object> body = operator.individual("gateway is down");
        Scenario.at(body, "service").put("number", number);
        operator.register(body).then().statusCode(202);
        campaign.told(number);
        awaitPostponed();
    }

    @Test
    @DisplayName("Art. 27: thirty days of suspension never begin before the day on which it was ordered")
    void clockMovedBack() {
        campaign.bring(number);
        campaign.told(number);
        String suspend = campaign.awaitOrder(number, "SUSPEND");
        OwnerDatabase.change(
                "UPDATE campaign_order SET ordered_at = ordered_at + interval '3 days', ordered_on = ordered_on + 3"
                        + " WHERE id = ?",
                UUID.fromString(suspend));
        campaign.acknowledge(suspend, Map.of()).statusCode(200);
        assertThat(campaign.user(number).getString("dueOn"))
                .isEqualTo(CampaignScenario.today().plusDays(3 + 31).toString());
    }

    @Test
    @DisplayName(
            "Art. 27: what was left by a termination that crossed the registration goes with one order to resume, said once")
    void crossedTermination() {
        suspend();
        suspendedFor(31);
        String terminate = campaign.awaitOrder(number, "TERMINATE");
        register();
        String resume = campaign.awaitOrder(number, "RESUME");
        campaign.acknowledge(terminate, Map.of("balanceFen", 500)).statusCode(200);
        String again = campaign.awaitOrderAfter(number, "RESUME", resume);
        await().atMost(PATIENCE).until(() -> balances("resume", again).equals(List.of(Optional.of(500))));
        assertThat(balances("resume", resume)).allMatch(Optional::isEmpty);
        operator.oss()
                .get(campaign.path("/orders/" + again))
                .then()
                .body("balanceFen", equalTo(500))
                .body("currency", equalTo("CNY"));
        toBeReminded(again);
        await().atMost(PATIENCE)
                .until(() -> balances("resume", again).equals(List.of(Optional.of(500), Optional.of(500))));
        campaign.acknowledge(again, Map.of()).statusCode(200);
        assertThat(campaign.state(number)).isEqualTo("REGISTERED");
        assertThat(campaign.user(number).getMap("$").get("balanceFen")).isNull();
        operator.oss().get(campaign.path("/orders/" + again)).then().body("balanceFen", equalTo(500));
    }

    @Test
    @DisplayName("Art. 27: whoever is to have their service back waits behind nobody")
    void mostUrgentFirst() {
        String registered = Scenario.newNumber();
        campaign.bring(number, registered);
        // Later than anything else is due, and so for nobody else to take.
        String day = "'" + CampaignScenario.today().plusYears(70) + "'";
        campaign.change(number, "state = 'NOTIFIED', notified_on = CURRENT_DATE, due_on = " + day);
        campaign.change(registered, "state = 'RESUMPTION_ORDERED', due_on = " + day);
        List<CampaignUserState> taken = new ArrayList<>();
        due.take(CampaignUserState.mostUrgentFirst(), CampaignScenario.today().plusYears(71), 1, found -> {
                    found.forEach(each -> taken.add(each.user().state()));
                    return List.of();
                })
                .await()
                .atMost(PATIENCE);
        assertThat(taken).containsExactly(CampaignUserState.RESUMPTION_ORDERED);
        campaign.change(registered, "due_on = NULL, state = 'REGISTERED'");
        campaign.change(number, "due_on = NULL");
    }

    @Test
    @DisplayName(
            "Art. 27: by a clock that was put back nobody is suspended and no campaign forgotten, and who registered has their"
                    + " service back all the same")
    void clockNotBelieved() {
        String suspended = Scenario.newNumber();
        campaign.bring(number, suspended);
        campaign.told(suspended);
        String order = campaign.awaitOrder(suspended, "SUSPEND");
        CampaignScenario over = new CampaignScenario(operator, 61);
        String resume;
        try {
            // As a replica ordered it whose clock was ahead.
            OwnerDatabase.change(
                    "UPDATE campaign_order SET host_clock = host_clock + interval '1 hour' WHERE id = ?",
                    UUID.fromString(order));
            campaign.told(number);
            campaign.register(suspended);
            OwnerDatabase.change("UPDATE campaign SET settled_on = '2020-01-01' WHERE id = ?", over.uuid());
            resume = campaign.awaitOrder(suspended, "RESUME");
            assertThat(campaign.column(suspended, "remind_at = 'epoch'")).isEqualTo(true);
            CampaignScenario.sweep();
            forgetCampaigns.run().await().atMost(PATIENCE);
            assertThat(campaign.state(number)).isEqualTo("NOTIFIED");
            assertThat(over.progress().getMap("$").get("purgedAt")).isNull();
            assertThat(metrics.get("shiming.campaign.clock.sane").gauge().value())
                    .isZero();
            // Nobody reminds by such clocks, or is misled by what they showed.
            assertThat(campaign.column(suspended, "reminders")).isEqualTo(0);
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM campaign_order WHERE id = ? AND host_clock IS NULL",
                            UUID.fromString(resume)))
                    .isEqualTo(1);
        } finally {
            OwnerDatabase.change(
                    "UPDATE campaign_order SET host_clock = host_clock - interval '1 hour' WHERE host_clock > now()");
        }
        campaign.awaitOrder(number, "SUSPEND");
        await().atMost(PATIENCE)
                .until(() -> campaign.column(suspended, "reminders").equals(1));
        forgetCampaigns.run().await().atMost(PATIENCE);
        assertThat(over.progress().getString("purgedAt")).isNotNull();
        assertThat(metrics.get("shiming.campaign.clock.sane").gauge().value()).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 27: while index keys are replaced nobody is suspended whose registration could not be seen")
    void underAnotherKey() {
        campaign.bring(number);
        String index = "number_index = %s || substr(number_index, 6)";
        Object prefix = campaign.column(number, "encode(substr(number_index, 1, 5), 'hex')");
        campaign.register(Scenario.newNumber());
        campaign.change(number, index.formatted("'\\x0102030405'::bytea"));
        OwnerDatabase.change(
                "UPDATE campaign_user SET state = 'NOTIFIED', notified_on = CURRENT_DATE - 70, due_on = CURRENT_DATE - 1"
                        + " WHERE campaign_id = ?",
                campaign.uuid());
        await().atMost(PATIENCE).until(() -> {
            CampaignScenario.sweep();
            return OwnerDatabase.count(
                            "SELECT count(*) FROM campaign_user WHERE campaign_id = ? AND due_on > CURRENT_DATE - 1",
                            campaign.uuid())
                    == 1;
        });
        OwnerDatabase.change(
                "UPDATE campaign_user SET " + index.formatted("'\\x" + prefix + "'::bytea") + " WHERE campaign_id = ?",
                campaign.uuid());
        assertThat(campaign.state(number)).isEqualTo("NOTIFIED");
        campaign.change(number, "due_on = CURRENT_DATE - 1");
        campaign.awaitOrder(number, "SUSPEND");
    }
}
