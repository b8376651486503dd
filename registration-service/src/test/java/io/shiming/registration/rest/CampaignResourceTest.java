package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What operators tell of the users of their campaigns, and what they are shown. */
@ServiceTest
class CampaignResourceTest {
    private Scenario operator;
    private CampaignScenario campaign;
    private final String number = Scenario.newNumber();

    @BeforeEach
    void open() {
        operator = Scenario.anyOperator();
        campaign = new CampaignScenario(operator, 61);
    }

    @Test
    @DisplayName(
            "Art. 27: nobody is suspended who was not told, or whose telling nothing shows, however long it has been;"
                    + " an old proof counts from when it is recorded")
    void untold() {
        campaign.bring(number);
        Map<String, Object> sent = CampaignScenario.notice(number);
        sent.remove("deliveredAt");
        campaign.post("/notices", sent).statusCode(200).body("state", equalTo("IMPORTED"));
        CampaignScenario.sweep();
        assertThat(campaign.user(number).getList("orders")).isEmpty();
        campaign.post("/notices", CampaignScenario.notice(number))
                .statusCode(200)
                .body("state", equalTo("NOTIFIED"))
                .body("dueOn", equalTo(CampaignScenario.today().plusDays(31).toString()));
    }

    @Test
    @DisplayName("Art. 27: who is registered already needs nothing more, and who registers in time is left alone")
    void registered() {
        campaign.register(number);
        String inTime = Scenario.newNumber();
        List<JsonNode> outcomes = campaign.bring(number, inTime);
        assertThat(outcomes.get(0).path("state").asText()).isEqualTo("REGISTERED");
        campaign.register(inTime);
        assertThat(campaign.state(inTime)).isEqualTo("REGISTERED");
        campaign.told(inTime);
        CampaignScenario.sweep();
        assertThat(campaign.user(inTime).getList("orders")).isEmpty();
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
        assertThat(OwnerDatabase.count("SELECT count(*) FROM campaign_user WHERE campaign_id = ?", campaign.uuid()))
                .isEqualTo(701);
    }

    @Test
    @DisplayName("Art. 27: no request has a say in emergency calls")
    void emergencyCalls() {
        campaign.bring(number);
        campaign.told(number);
        String order = campaign.awaitOrder(number, "SUSPEND");
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
        CampaignScenario.sweep();
        JsonPath user = campaign.user(number);
        assertThat(user.getString("state")).isEqualTo("NOTIFIED");
        assertThat(user.getString("dueOn"))
                .isEqualTo(CampaignScenario.today().plusDays(10).toString());
        assertThat(user.getString("extensions[0].reason")).isEqualTo("in hospital");
        assertThat(campaign.progress().getLong("extended")).isEqualTo(1);
        campaign.change(number, "extended_until = NULL, due_on = CURRENT_DATE - 1");
        campaign.acknowledge(campaign.awaitOrder(number, "SUSPEND"), Map.of()).statusCode(200);
        extension.put("until", CampaignScenario.today().plusDays(60).toString());
        campaign.post("/extensions", extension)
                .statusCode(200)
                .body("state", equalTo("SUSPENDED"))
                .body("dueOn", equalTo(CampaignScenario.today().plusDays(61).toString()));
        campaign.change(number, "suspended_on = suspended_on - 61, due_on = CURRENT_DATE - 1");
        campaign.awaitOrder(number, "TERMINATE");
        campaign.post("/extensions", extension).statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        extension.put("until", CampaignScenario.today().minusDays(1).toString());
        campaign.post("/extensions", extension).statusCode(400).body("violations[0].field", equalTo("/until"));
        extension.put("until", CampaignScenario.today().plusDays(181).toString());
        campaign.post("/extensions", extension).statusCode(400);
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
        Scenario other = Scenario.anyOperator();
        other.oss().get(young.path("")).then().statusCode(404);
        young.stream(other, "{\"serviceNumber\":\"" + number + "\"}").then().statusCode(404);
    }

    @Test
    @DisplayName(
            "Art. 27: of a campaign that had begun before it was opened nobody has fewer than sixty days from being told, and"
                    + " none is opened whose sixty days are over")
    void datedBack() {
        CampaignScenario back =
                new CampaignScenario(operator, CampaignScenario.today().minusDays(60));
        back.bring(number);
        back.post("/notices", CampaignScenario.notice(number))
                .statusCode(200)
                .body("dueOn", equalTo(CampaignScenario.today().plusDays(61).toString()));
        back.post("/notices", CampaignScenario.notice(number))
                .statusCode(200)
                .body("dueOn", equalTo(CampaignScenario.today().plusDays(61).toString()));
        operator.oss()
                .body(Map.of("startsOn", CampaignScenario.today().minusDays(61).toString()))
                .post("/v1/campaigns")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("/startsOn"));
    }

    @Test
    @DisplayName("Art. 27: a number is in the middle of one campaign only, and can be in another when that is over")
    void oneCampaign() {
        CampaignScenario second = new CampaignScenario(operator, 0);
        campaign.bring(number);
        JsonNode refused = second.bring(number, Scenario.newNumber()).get(0);
        assertThat(refused.path("status").asInt()).isEqualTo(409);
        assertThat(refused.path("problem").path("code").asText()).isEqualTo("NUMBER_IN_ANOTHER_CAMPAIGN");
        assertThat(refused.path("campaignId").asText()).isEqualTo(campaign.id());
        assertThat(second.progress().getLong("users")).isEqualTo(1);
        assertThat(campaign.bring(number).get(0).path("status").asInt()).isEqualTo(200);
        CampaignScenario others = new CampaignScenario(Scenario.anyOperator(), 0);
        assertThat(others.bring(number).get(0).path("status").asInt()).isEqualTo(201);
        campaign.change(number, "state = 'TERMINATED', suspended_on = CURRENT_DATE");
        assertThat(second.bring(number).get(0).path("status").asInt()).isEqualTo(201);
    }

    @Test
    @DisplayName("Art. 27: two imports of the same numbers at once bring each into one campaign")
    void atOnce() {
        CampaignScenario second = new CampaignScenario(operator, 0);
        String[] numbers =
                IntStream.range(0, 300).mapToObj(i -> Scenario.newNumber()).toArray(String[]::new);
        List<CompletableFuture<List<JsonNode>>> imports = Stream.of(campaign, second)
                .map(each -> CompletableFuture.supplyAsync(() -> each.bring(numbers)))
                .toList();
        List<Integer> statuses = imports.stream()
                .flatMap(each -> each.join().stream())
                .map(line -> line.path("status").asInt())
                .toList();
        assertThat(statuses).containsOnly(201, 409);
        assertThat(Collections.frequency(statuses, 201)).isEqualTo(300);
    }

    @Test
    @DisplayName(
            "Art. 27: a batch of an import that the database does not store is told line by line, and stored when it is sent"
                    + " again")
    void notStored() throws Exception {
        String lines = IntStream.range(0, 501)
                .mapToObj(i -> "{\"serviceNumber\":\"" + Scenario.newNumber() + "\"}")
                .collect(Collectors.joining("\n"));
        List<JsonNode> outcomes;
        try (BlockedStatement holder =
                new BlockedStatement("SELECT 1 FROM campaign WHERE id = '" + campaign.id() + "' FOR UPDATE")) {
            CompletableFuture<List<JsonNode>> importing = CompletableFuture.supplyAsync(() -> campaign.lines(lines));
            holder.terminated();
            holder.commit();
            outcomes = importing.get(30, TimeUnit.SECONDS);
        }
        assertThat(outcomes).hasSize(501);
        assertThat(outcomes.subList(0, 500)).allSatisfy(line -> {
            assertThat(line.path("problem").path("code").asText()).isEqualTo("TEMPORARILY_UNAVAILABLE");
            assertThat(line.path("status").asInt()).isEqualTo(503);
            assertThat(line.path("retryAfter").asLong()).isPositive();
        });
        assertThat(outcomes.get(500).path("status").asInt()).isEqualTo(201);
        List<Integer> again = campaign.lines(lines).stream()
                .map(line -> line.path("status").asInt())
                .toList();
        assertThat(again.subList(0, 500)).containsOnly(201);
        assertThat(again.get(500)).isEqualTo(200);
        assertThat(campaign.progress().getLong("users")).isEqualTo(501);
    }

    @Test
    @DisplayName(
            "Art. 27: an order is its operator's to see and to acknowledge, and looks at the list of orders are on record")
    void ownOrders() {
        campaign.bring(number);
        campaign.told(number);
        String order = campaign.awaitOrder(number, "SUSPEND");
        Scenario other = Scenario.anyOperator();
        other.oss().get(campaign.path("/orders/" + order)).then().statusCode(404);
        other.oss().get(campaign.path("/orders")).then().statusCode(404);
        other.oss()
                .body(Map.of())
                .post(campaign.path("/orders/" + order + "/acknowledgement"))
                .then()
                .statusCode(404);
        CampaignScenario theirs = new CampaignScenario(other, 0);
        other.oss().get(theirs.path("/orders/" + order)).then().statusCode(404);
        operator.oss().get(campaign.path("/orders")).then().statusCode(200).body("items.id", equalTo(List.of(order)));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'campaign-order.listed' AND object_id = ?",
                        campaign.uuid()))
                .isEqualTo(1);
    }
}
