package io.shiming.registration.rest;

import static io.shiming.registration.rest.Disclosures.PATH;
import static io.shiming.registration.rest.Disclosures.approve;
import static io.shiming.registration.rest.Disclosures.contentRead;
import static io.shiming.registration.rest.Disclosures.number;
import static io.shiming.registration.rest.Disclosures.official;
import static io.shiming.registration.rest.Disclosures.request;
import static io.shiming.registration.rest.Disclosures.resident;
import static io.shiming.registration.rest.Disclosures.result;
import static io.shiming.registration.rest.RecordLines.publication;
import static io.shiming.registration.rest.RecordLines.serviceUse;
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class DisclosedContentResourceTest {
    private static final String NET = "internet-authority";
    private static final String[] RECORDS = {"PUBLICATION_RECORDS", "SERVICE_RECORDS"};

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final String official = "official-" + UUID.randomUUID();
    private Scenario operator;

    @BeforeEach
    void anOperator() {
        Disclosures.register(NET, Disclosures.KEY).then().statusCode(200);
        operator = Scenario.anyOperator();
    }

    private Map<String, Object> asked(Map<String, Object> about, Object from, Object until, String... fields) {
        Map<String, Object> body = Disclosures.body(NET, operator.operatorId(), about, fields);
        body.put("from", from);
        body.put("until", until);
        return body;
    }

    private String ask(String account, Instant from, Instant until) {
        return official(NET, official)
                .body(asked(number(account), from.toString(), until.toString(), RECORDS))
                .post(PATH)
                .then()
                .statusCode(201)
                .body("from", equalTo(from.toString()))
                .body("until", equalTo(until.toString()))
                .body("approvalsNeeded", equalTo(2))
                .extract()
                .path("id");
    }

    private void keep(String path, List<Map<String, Object>> lines) {
        RecordLines.send(operator, path, lines.stream().map(RecordLines::json).toList())
                .then()
                .statusCode(200)
                .body("accepted", equalTo(lines.size()));
    }

    private Map<String, Object> used(String account, Instant when) {
        Map<String, Object> line = serviceUse(account);
        line.put("at", when.toString());
        return line;
    }

    @Test
    @DisplayName("Art. 16: of a unit the holder's copy is told alone, unless the representative is asked for too")
    void copiesOfHolder() {
        Map<String, Object> body = operator.unit("样本公司", "李四光");
        operator.register(body).then().statusCode(201);
        Map<String, Object> about = number(at(body, "service").get("number"));

        JsonPath without = contentRead(operator, official, request(official, operator, about, "DOCUMENT_COPIES"));
        JsonPath with = contentRead(
                operator, official, request(official, operator, about, "DOCUMENT_COPIES", "REPRESENTATIVE"));

        assertThat(without.getList("records[0].documentCopies.of", String.class))
                .containsExactly("HOLDER");
        assertThat(without.getBoolean("complete")).isTrue();
        assertThat(with.getList("records[0].documentCopies.of", String.class))
                .containsExactlyInAnyOrder("HOLDER", "REPRESENTATIVE", "AUTHORISATION");
    }

    @Test
    @DisplayName(
            "Art. 15: what was published under an address, and how an account was used, is told of a period, by two officers")
    void records() {
        String account = "a-" + UUID.randomUUID() + "@example.org";
        keep(RecordLines.PUBLICATIONS, List.of(publication("新闻一则", account), publication("别的", "b" + account)));
        keep(
                RecordLines.SERVICE_USES,
                List.of(
                        used(account, now.minusSeconds(30)),
                        used(account, now.minusSeconds(90)),
                        used(account, now.minusSeconds(3_600)),
                        used("b" + account, now.minusSeconds(30))));
        String id = ask(account, now.minusSeconds(600), now.plusSeconds(60));
        approve(operator, "officer-1", id).then().statusCode(200).body("status", equalTo("APPROVED_ONCE"));
        result(official, id).then().statusCode(409);
        approve(operator, "officer-2", id).then().statusCode(200).body("status", equalTo("APPROVED"));

        JsonPath opened = Disclosures.opened(result(official, id), Disclosures.KEY);

        assertThat(opened.getList("publications.content", String.class)).containsExactly("新闻一则");
        assertThat(opened.getList("publications.address", String.class)).containsExactly(account);
        assertThat(opened.getList("serviceUses.at", String.class))
                .containsExactly(
                        now.minusSeconds(90).toString(), now.minusSeconds(30).toString());
        assertThat(opened.getList("serviceUses.accountRef", String.class)).containsOnly(account);
        assertThat(opened.getList("records")).isEmpty();
        assertThat(opened.getBoolean("complete")).isTrue();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM disclosure WHERE id = ?::uuid AND status = 'READ'", id))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 15, 16: of very many records some are told, the oldest first, and that there are more")
    void many() {
        String account = "a-" + UUID.randomUUID() + "@example.org";
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            lines.add(used(account, now.minusSeconds(300 - i)));
        }
        keep(RecordLines.SERVICE_USES, lines);

        JsonPath opened = contentRead(operator, official, ask(account, now.minusSeconds(600), now));

        assertThat(opened.getList("serviceUses")).hasSize(200);
        assertThat(opened.getString("serviceUses[0].at"))
                .isEqualTo(now.minusSeconds(300).toString());
        assertThat(opened.getBoolean("complete")).isFalse();
    }

    @Test
    @DisplayName(
            "Art. 15: records are asked for of one period that is named, by a number, and nothing else of a period")
    void period() {
        String from = now.minusSeconds(60).toString();
        String until = now.toString();
        Map<String, Object> about = number("a@example.org");
        String longAgo = now.minus(Duration.ofDays(60)).minusSeconds(1).toString();
        Map<String, Map<String, Object>> wrong = Map.of(
                "/from", asked(about, null, until, RECORDS),
                "/until", asked(about, longAgo, until, RECORDS),
                "/subject/document", asked(resident(Scenario.ADULT), from, until, "SERVICE_RECORDS"));
        wrong.forEach((field, body) -> official(NET, official)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(400)
                .body("violations.field", contains(field)));
        for (Map<String, Object> body :
                Arrays.asList(asked(about, from, null, RECORDS), asked(about, until, from, RECORDS))) {
            official(NET, official)
                    .body(body)
                    .post(PATH)
                    .then()
                    .statusCode(400)
                    .body("violations.field", contains("/until"));
        }
        official(NET, official)
                .body(asked(about, from, until, "STATUS"))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("violations.field", contains("/from", "/until"));
    }
}
