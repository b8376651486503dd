package io.shiming.registration.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.registration.application.ForgetCampaigns;
import io.shiming.registration.application.OrderWhatIsDue;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class CampaignResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WireMockServer oss = new WireMockServer(
            WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

    @Inject
    OrderWhatIsDue orderWhatIsDue;

    @Inject
    ForgetCampaigns forgetCampaigns;

    IncidentServiceResource incidentService;

    private Scenario operator;
    private CampaignScenario campaign;
    private final String number = Scenario.newNumber();

    @BeforeEach
    void open() {
        operator = Scenario.anyOperator();
        campaign = new CampaignScenario(operator, 61);
        oss.start();
        oss.stubFor(any(anyUrl()).willReturn(noContent()));
        operator.oss()
                .body(Map.of(
                        "callback",
                        "http://127.0.0.1:" + oss.port() + "/events",
                        "eventTypes",
                        List.of("notice", "suspend", "resume", "terminate", "refund").stream()
                                .map(CampaignResourceTest::type)
                                .toList()))
                .post("/v1/subscriptions")
                .then()
                .statusCode(201);
    }

    @AfterEach
    void stop() {
        oss.stop();
    }

    private static String type(String what) {
        return "io.shiming.campaign." + what + "-order.v1";
    }

    /** The data of the events of a kind about the number. */
    private List<JsonPath> events(String what) {
        return oss.findAll(postRequestedFor(urlEqualTo("/events"))).stream()
                .map(request -> JsonPath.from(request.getBodyAsString()))
                .filter(event -> type(what).equals(event.getString("type"))
                        && number.equals(event.getString("data.serviceNumber")))
                .toList();
    }

    private JsonPath event(String what) {
        await().atMost(PATIENCE).until(() -> !events(what).isEmpty());
        return events(what).get(0);
    }

    /** A user whose service is suspended, and that is acknowledged. */
    private void suspend() {
        campaign.bring(number);
        campaign.told(number);
        campaign.acknowledge(campaign.awaitOrder(number, "SUSPEND"), Map.of()).statusCode(200);
    }

    /** As if so many days had passed since the suspension was acknowledged. */
    private void suspendedFor(int days) {
        OwnerDatabase.change(
                "UPDATE campaign_user SET suspended_on = suspended_on - ?, due_on = due_on - ? WHERE id = ?",
                days,
                days,
                UUID.fromString(campaign.user(number).getString("id")));
    }

    private String register() {
        Map<String, Object> body = operator.individual("张三");
        Scenario.at(body, "service").put("number", number);
        return operator.register(body).then().statusCode(201).extract().path("id");
    }

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
        orderWhatIsDue.run().await().atMost(PATIENCE);
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
        orderWhatIsDue.run().await().atMost(PATIENCE);
        JsonPath user = campaign.user(number);
        assertThat(user.getString("state")).isEqualTo("TERMINATED");
        assertThat(user.getLong("balanceFen")).isZero();
        assertThat(user.getList("orders.kind")).containsExactly("SUSPEND", "TERMINATE");
    }

    @Test
    @DisplayName(
            "Art. 27: nobody is suspended who was not told, or whose telling nothing shows, however long it has been")
    void untold() {
        campaign.bring(number);
        Map<String, Object> sent = CampaignScenario.notice(number);
        sent.remove("deliveredAt");
        campaign.post("/notices", sent).statusCode(200).body("state", equalTo("IMPORTED"));
        orderWhatIsDue.run().await().atMost(PATIENCE);
        assertThat(campaign.user(number).getList("orders")).isEmpty();
        Map<String, Object> yesterday = CampaignScenario.notice(number);
        yesterday.put("deliveredAt", Instant.now().toString());
        campaign.post("/notices", yesterday)
                .statusCode(200)
                .body("state", equalTo("NOTIFIED"))
                .body("dueOn", equalTo(CampaignScenario.today().plusDays(31).toString()));
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
        await().atMost(PATIENCE).until(() -> !resume.equals(campaign.order(number, "RESUME")));
        campaign.acknowledge(campaign.order(number, "RESUME"), Map.of()).statusCode(200);
        assertThat(campaign.state(number)).isEqualTo("REGISTERED");
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM campaign_user WHERE registration_id = ?", UUID.fromString(registration)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 27: who is registered already needs nothing more, and who registers in time is left alone")
    void registered() {
        register();
        String inTime = Scenario.newNumber();
        List<JsonNode> outcomes = campaign.bring(number, inTime);
        assertThat(outcomes.get(0).path("state").asText()).isEqualTo("REGISTERED");
        Map<String, Object> body = operator.individual("张三");
        Scenario.at(body, "service").put("number", inTime);
        operator.register(body).then().statusCode(201);
        assertThat(campaign.state(inTime)).isEqualTo("REGISTERED");
        campaign.told(inTime);
        orderWhatIsDue.run().await().atMost(PATIENCE);
        assertThat(campaign.user(inTime).getList("orders")).isEmpty();
    }

    @Test
    @DisplayName("Art. 27: nobody is suspended while a department looks at their registration")
    void beingRegistered() {
        campaign.bring(number);
        Map<String, Object> body = operator.individual("gateway is down");
        Scenario.at(body, "service").put("number", number);
        operator.register(body).then().statusCode(202);
        campaign.told(number);
        await().atMost(PATIENCE)
                .until(() -> campaign.user(number)
                        .getString("dueOn")
                        .equals(CampaignScenario.today().plusDays(1).toString()));
        assertThat(campaign.state(number)).isEqualTo("NOTIFIED");
    }

    @Test
    @DisplayName(
            "Art. 27: an import is restartable: the same lines again are no second users, and each line has its outcome")
    void imported() {
        List<String> numbers =
                IntStream.range(0, 700).mapToObj(i -> Scenario.newNumber()).toList();
        String lines = numbers.stream()
                .map(each -> "{\"serviceNumber\":\"" + each + "\"}")
                .collect(Collectors.joining("\n"));
        List<JsonNode> first = campaign.lines(lines);
        assertThat(first).hasSize(700).allMatch(line -> line.path("status").asInt() == 201);
        List<JsonNode> again = campaign.lines(lines + "\n\nnonsense\n{\"serviceNumber\":\"\"}\n{\"serviceNumber\":\""
                + number + "\",\"emergencyCallsAllowed\":false}\n{\"serviceNumber\":\"" + number + "\"}\n"
                + "{\"serviceNumber\":\"" + number + "\"}");
        assertThat(again.subList(0, 700)).allMatch(line -> line.path("status").asInt() == 200);
        assertThat(again.stream()
                        .map(line -> line.path("campaignUserId").asText())
                        .limit(700))
                .containsExactlyElementsOf(first.stream()
                        .map(line -> line.path("campaignUserId").asText())
                        .toList());
        assertThat(again.subList(700, 705).stream()
                        .map(line -> line.path("status").asInt()))
                .containsExactly(400, 400, 400, 201, 200);
        assertThat(again.get(700).path("line").asInt()).isEqualTo(702);
        assertThat(campaign.progress().getLong("users")).isEqualTo(701);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM campaign_user WHERE campaign_id = ?", UUID.fromString(campaign.id())))
                .isEqualTo(701);
    }

    @Test
    @DisplayName("Art. 27: no request has a say in emergency calls")
    void emergencyCalls() {
        suspend();
        String order = campaign.order(number, "SUSPEND");
        for (Map<String, Object> body : List.<Map<String, Object>>of(
                Map.of("startsOn", CampaignScenario.today().toString(), "emergencyCallsAllowed", false),
                Map.of("emergencyCallsAllowed", false))) {
            String path = body.size() == 2 ? "/v1/campaigns" : campaign.path("/orders/" + order + "/acknowledgement");
            operator.oss()
                    .body(body)
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("violations[0].code", equalTo("UNKNOWN_PROPERTY"));
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'"
                        + " AND table_name LIKE 'campaign%' AND column_name LIKE '%emergency%'"))
                .isZero();
    }

    @Test
    @DisplayName(
            "Art. 27: a good reason gives more time, within bounds, before the suspension and during it, and not after")
    void extended() {
        campaign.bring(number);
        String until = CampaignScenario.today().plusDays(9).toString();
        Map<String, Object> extension =
                new HashMap<>(Map.of("serviceNumber", number, "reason", "in hospital", "until", until));
        campaign.post("/extensions", extension).statusCode(200);
        campaign.told(number);
        orderWhatIsDue.run().await().atMost(PATIENCE);
        JsonPath user = campaign.user(number);
        assertThat(user.getString("state")).isEqualTo("NOTIFIED");
        assertThat(user.getString("dueOn"))
                .isEqualTo(CampaignScenario.today().plusDays(10).toString());
        assertThat(user.getString("extensions[0].reason")).isEqualTo("in hospital");
        assertThat(campaign.progress().getLong("extended")).isEqualTo(1);
        extension.put("until", CampaignScenario.today().minusDays(1).toString());
        campaign.post("/extensions", extension).statusCode(400).body("violations[0].field", equalTo("/until"));
        extension.put("until", CampaignScenario.today().plusDays(181).toString());
        campaign.post("/extensions", extension).statusCode(400);
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
        OwnerDatabase.change(
                "UPDATE campaign_user SET remind_at = remind_at - interval '2 days' WHERE order_id = ?",
                UUID.fromString(order));
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
    @DisplayName("Art. 27: progress is figures, by state and by day, for the operator and the communications authority")
    void progress() {
        List<String> numbers = new ArrayList<>(List.of(number, Scenario.newNumber(), Scenario.newNumber()));
        CampaignScenario young = new CampaignScenario(operator, 0);
        young.bring(numbers.toArray(String[]::new));
        Map<String, Object> told = CampaignScenario.notice(number);
        young.post("/notices", told).statusCode(200);
        JsonPath progress = young.progress();
        assertThat(progress.getLong("users")).isEqualTo(3);
        assertThat(progress.getLong("states.IMPORTED")).isEqualTo(2);
        assertThat(progress.getLong("states.NOTIFIED")).isEqualTo(1);
        String day = CampaignScenario.today().plusDays(61).toString();
        assertThat(progress.getString("projection[0].day")).isEqualTo(day);
        assertThat(progress.getLong("projection[0].suspensions")).isEqualTo(1);
        assertThat(progress.getString("projection[1].day"))
                .isEqualTo(CampaignScenario.today().plusDays(92).toString());
        assertThat(progress.getLong("projection[1].terminations")).isEqualTo(1);
        String tag = operator.oss().get(young.path("")).header("ETag");
        operator.oss().header("If-None-Match", tag).get(young.path("")).then().statusCode(304);
        Scenario.as(Tokens.as("communications-authority").sign())
                .get(young.path("/progress.csv"))
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .body(containsString("state,dueOn,extended,escalated,users\r\n"))
                .body(containsString("IMPORTED,,false,false,2\r\n"))
                .body(containsString("NOTIFIED," + day + ",false,false,1\r\n"))
                .body(not(containsString(number)));
        Scenario.anyOperator().oss().get(young.path("")).then().statusCode(404);
        young.stream(Scenario.anyOperator(), "{\"serviceNumber\":\"" + number + "\"}")
                .then()
                .statusCode(404);
    }

    @Test
    @DisplayName("Art. 16, 27: who was in a campaign is forgotten with the keys when its time is up; its figures stay")
    void forgotten() {
        suspend();
        register();
        campaign.acknowledge(campaign.awaitOrder(number, "RESUME"), Map.of()).statusCode(200);
        UUID id = UUID.fromString(campaign.id());
        forgetCampaigns.run().await().atMost(PATIENCE);
        assertThat(campaign.progress().getString("settledOn"))
                .isEqualTo(CampaignScenario.today().toString());
        OwnerDatabase.change("UPDATE campaign SET settled_on = settled_on - 740 WHERE id = ?", id);
        forgetCampaigns.run().await().atMost(PATIENCE);
        JsonPath progress = campaign.progress();
        assertThat(progress.getString("purgedAt")).isNotNull();
        assertThat(progress.getLong("states.REGISTERED")).isEqualTo(1);
        for (String table : List.of("campaign_user", "campaign_order o JOIN campaign_user u ON u.id = o.user_id")) {
            assertThat(OwnerDatabase.count("SELECT count(*) FROM " + table + " WHERE campaign_id = ?", id))
                    .isZero();
        }
        campaign.post("/users/search", Map.of("serviceNumber", number)).statusCode(404);
        campaign.stream(operator, "{\"serviceNumber\":\"" + number + "\"}")
                .then()
                .statusCode(404);
    }

    @Test
    @DisplayName("Art. 27: a registration that meets the sweep waits for it, and is not lost")
    void registeredWhileOrdered() throws Exception {
        CampaignScenario young = new CampaignScenario(operator, 0);
        young.bring(number);
        young.told(number);
        try (Connection sweep = OwnerDatabase.connect()) {
            sweep.setAutoCommit(false);
            int pid;
            try (Statement statement = sweep.createStatement()) {
                statement.executeUpdate("UPDATE campaign_user SET state = 'SUSPENSION_ORDERED', due_on = NULL,"
                        + " version = version + 1 WHERE campaign_id = '" + young.id() + "'");
                try (ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
                    rows.next();
                    pid = rows.getInt(1);
                }
            }
            // Answered when there is an answer, or 202 before there is one.
            CompletableFuture<Integer> registering = CompletableFuture.supplyAsync(() -> {
                Map<String, Object> body = operator.individual("张三");
                Scenario.at(body, "service").put("number", number);
                return operator.register(body).statusCode();
            });
            await().atMost(PATIENCE)
                    .until(() -> OwnerDatabase.count(
                                    "SELECT count(*) FROM pg_stat_activity WHERE ? = ANY (pg_blocking_pids(pid))", pid)
                            > 0);
            sweep.commit();
            assertThat(registering.get(30, TimeUnit.SECONDS)).isIn(201, 202);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(young.state(number)).isEqualTo("RESUMPTION_ORDERED"));
    }

    private static void toBeReminded(String order) {
        OwnerDatabase.change(
                "UPDATE campaign_user SET remind_at = remind_at - interval '2 days' WHERE order_id = ?",
                UUID.fromString(order));
    }

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
        OwnerDatabase.change(
                "UPDATE campaign_user SET state = 'SUSPENSION_ORDERED', order_id = ?, due_on = NULL, remind_at ="
                        + " remind_at - interval '2 days', version = version + 1 WHERE order_id = ?",
                UUID.fromString(suspend),
                UUID.fromString(resume));
        await().atMost(PATIENCE).until(() -> !resume.equals(campaign.order(number, "RESUME")));
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
        await().atMost(PATIENCE)
                .until(() -> OwnerDatabase.count(
                                "SELECT count(*) FROM campaign_user WHERE order_id = ? AND remind_at > now()",
                                UUID.fromString(suspend))
                        == 1);
        assertThat(OwnerDatabase.count(
                        "SELECT reminders FROM campaign_user WHERE order_id = ?", UUID.fromString(suspend)))
                .isZero();
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
    @DisplayName("Art. 27: what was left by a termination that crossed the registration goes with the order to resume")
    void crossedTermination() {
        suspend();
        suspendedFor(31);
        String terminate = campaign.awaitOrder(number, "TERMINATE");
        register();
        String resume = campaign.awaitOrder(number, "RESUME");
        campaign.acknowledge(terminate, Map.of("balanceFen", 500)).statusCode(200);
        await().atMost(PATIENCE).until(() -> !resume.equals(campaign.order(number, "RESUME")));
        String again = campaign.order(number, "RESUME");
        await().atMost(PATIENCE)
                .until(() -> events("resume").stream()
                        .anyMatch(told -> again.equals(told.getString("data.orderId"))
                                && Integer.valueOf(500).equals(told.get("data.balanceFen"))));
        campaign.acknowledge(again, Map.of()).statusCode(200);
        assertThat(campaign.state(number)).isEqualTo("REGISTERED");
        assertThat(campaign.user(number).getLong("balanceFen")).isEqualTo(500);
    }

    @Test
    @DisplayName(
            "Art. 27: a notice that is said to have gone out is ordered again as long as nothing shows that it arrived")
    void noticeWithoutProof() {
        campaign.lines("{\"serviceNumber\":\"" + number + "\",\"contactedVia\":\"LETTER\"}");
        String first = campaign.awaitOrder(number, "NOTICE");
        campaign.acknowledge(first, Map.of()).statusCode(200);
        assertThat(campaign.user(number).getString("dueOn")).isNotNull();
        OwnerDatabase.change(
                "UPDATE campaign_user SET due_on = due_on - 7 WHERE id = ?",
                UUID.fromString(campaign.user(number).getString("id")));
        await().atMost(PATIENCE).until(() -> !first.equals(campaign.order(number, "NOTICE")));
        campaign.told(number);
        campaign.awaitOrder(number, "SUSPEND");
    }

    @Test
    @DisplayName("Art. 27: once a suspension is ordered, more time can be granted again when it is acknowledged")
    void extendedWhileOrdered() {
        campaign.bring(number);
        campaign.told(number);
        String suspend = campaign.awaitOrder(number, "SUSPEND");
        Map<String, Object> extension = Map.of(
                "serviceNumber",
                number,
                "reason",
                "in hospital",
                "until",
                CampaignScenario.today().plusDays(60).toString());
        campaign.post("/extensions", extension).statusCode(409);
        campaign.acknowledge(suspend, Map.of()).statusCode(200);
        campaign.post("/extensions", extension)
                .statusCode(200)
                .body("dueOn", equalTo(CampaignScenario.today().plusDays(61).toString()));
    }

    @Test
    @DisplayName("Art. 27: a number that does not open keeps nobody else's order from being sent")
    void broken() {
        String other = Scenario.newNumber();
        campaign.bring(number, other);
        byte[] sealed = campaign.spoil(other);
        campaign.told(number);
        campaign.told(other);
        campaign.awaitOrder(other, "SUSPEND");
        event("suspend");
        assertThat(campaign.state(number)).isEqualTo("SUSPENSION_ORDERED");
        campaign.repair(other, sealed);
    }

    @Test
    @DisplayName("Art. 27: a campaign is closed before anything of it is forgotten, and forgotten to the end later")
    void closedFirst() throws Exception {
        campaign.bring(number);
        register();
        UUID id = UUID.fromString(campaign.id());
        OwnerDatabase.change("UPDATE campaign SET settled_on = '2020-01-01' WHERE id = ?", id);
        try (Connection holder = OwnerDatabase.connect()) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.executeQuery("SELECT 1 FROM campaign_user WHERE campaign_id = '" + id + "' FOR UPDATE");
            }
            forgetCampaigns.run().await().atMost(PATIENCE);
            campaign.stream(operator, "{\"serviceNumber\":\"" + Scenario.newNumber() + "\"}")
                    .then()
                    .statusCode(404);
            holder.rollback();
        }
        forgetCampaigns.run().await().atMost(PATIENCE);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM campaign_user WHERE campaign_id = ?", id))
                .isZero();
    }
}
