package io.shiming.registration.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class SpecialApplicationResourceTest {
    private static final String PATH = "/v1/special-applications";
    private static final String LISTED = "SELECT count(*) FROM audit_entry WHERE action = 'special-application.listed'";

    @Inject
    KeyServer keys;

    @Test
    @DisplayName("Art. 13: once the internet authority has approved it, users of a blog are registered under it")
    void approved() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.apply("BLOG", "FORUM");
        register(operator, id).then().statusCode(422).body("code", equalTo("SPECIAL_APPLICATION_MISSING"));
        decide(id, "APPROVED", "documents complete")
                .then()
                .statusCode(200)
                .body("status", equalTo("APPROVED"))
                .body("reason", equalTo("documents complete"))
                .body("operatorId", equalTo(operator.operatorId.toString()));
        register(operator, id).then().statusCode(201).body("status", equalTo("ACTIVE"));
        operator.oss()
                .get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("APPROVED"))
                .body("serviceTypes", equalTo(List.of("FORUM", "BLOG")))
                .body("reason", equalTo("documents complete"))
                .body("decidedAt", notNullValue())
                .body("documents", hasSize(1));
    }

    @Test
    @DisplayName("Art. 13: without an application, or under another operator's, no user of a blog is registered")
    void missing() {
        Scenario operator = Scenario.anyOperator();
        Scenario other = Scenario.anyOperator();
        String others = other.apply("BLOG");
        decide(others, "APPROVED", "complete").then().statusCode(200);
        for (String id : new String[] {null, UUID.randomUUID().toString(), others}) {
            register(operator, id)
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("SPECIAL_APPLICATION_MISSING"))
                    .body("article", equalTo(13))
                    .body("violations.field", hasItem("/specialApplicationId"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"REJECTED", "WITHDRAWN", "EXPIRED"})
    @DisplayName("Art. 13: nobody is registered under an application that was rejected, withdrawn, or has expired")
    void over(String status) {
        Scenario operator = Scenario.anyOperator();
        String id = operator.apply("BLOG");
        decide(id, status.equals("REJECTED") ? "REJECTED" : "APPROVED", "as it is")
                .then()
                .statusCode(200);
        if (status.equals("WITHDRAWN")) {
            operator.oss().post(PATH + "/" + id + "/withdrawal").then().statusCode(200);
        } else if (status.equals("EXPIRED")) {
            OwnerDatabase.change(
                    "UPDATE special_application SET valid_until = valid_from WHERE id = ?", UUID.fromString(id));
        }
        operator.oss().get(PATH + "/" + id).then().statusCode(200).body("status", equalTo(status));
        register(operator, id).then().statusCode(422).body("code", equalTo("SPECIAL_APPLICATION_MISSING"));
        decide(id, "APPROVED", "again").then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
    }

    @Test
    @DisplayName("Art. 13: an application's documents are its own, and used for nothing else")
    void documents() {
        Scenario operator = Scenario.anyOperator();
        String copy = operator.copy();
        String id = operator.oss()
                .body(operator.application(copy, "MICROBLOG"))
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Location", containsString(PATH))
                .body("status", equalTo("SUBMITTED"))
                .body("documents", equalTo(List.of(copy)))
                .body("reason", nullValue())
                .extract()
                .path("id");
        internetAuthority().get(PATH + "/" + id).then().statusCode(200).body("documents", equalTo(List.of(copy)));
        submit(operator, copy).then().statusCode(422).body("code", equalTo("COPY_ALREADY_USED"));
        Map<String, Object> registration = operator.individual("张三");
        Scenario.at(registration, "holder", "document").put("copyId", copy);
        operator.register(registration).then().statusCode(422).body("code", equalTo("COPY_UNKNOWN"));

        Scenario other = Scenario.anyOperator();
        submit(other, operator.copy())
                .then()
                .statusCode(422)
                .body("code", equalTo("COPY_UNKNOWN"))
                .body("violations.field", hasItem("/documents"));
        Map<String, Object> used = other.individual("张三");
        other.register(used).then().statusCode(201);
        submit(other, (String) Scenario.at(used, "holder", "document").get("copyId"))
                .then()
                .statusCode(422)
                .body("code", equalTo("COPY_ALREADY_USED"));
    }

    @Test
    @DisplayName("Art. 13: of a decision and another at the same moment one counts")
    void race() throws Exception {
        Scenario operator = Scenario.anyOperator();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < 5; i++) {
                String id = operator.apply("BLOG");
                List<Callable<Integer>> all = List.of(
                        () -> decide(id, "APPROVED", "yes").statusCode(),
                        () -> decide(id, "REJECTED", "no").statusCode(),
                        () -> decide(id, "APPROVED", "yes, too").statusCode());
                int decided = 0;
                for (var answer : threads.invokeAll(all)) {
                    assertThat(answer.get()).isIn(200, 409);
                    decided += answer.get() == 200 ? 1 : 0;
                }
                assertThat(decided).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("Art. 13: an operator sees its own applications, the authority all, the newest first")
    void lists() {
        Scenario operator = Scenario.anyOperator();
        String first = operator.apply("BLOG");
        String second = operator.apply("SEARCH_ENGINE");
        operator.oss().get(PATH).then().statusCode(200).body("items.id", equalTo(List.of(second, first)));
        Scenario.anyOperator().oss().get(PATH).then().body("items", hasSize(0));
        internetAuthority()
                .get(PATH + "?limit=1")
                .then()
                .body("items", hasSize(1))
                .body("next", notNullValue());
        internetAuthority().get(PATH + "?limit=200").then().body("items.id", hasItems(first, second));
    }

    @Test
    @DisplayName("Art. 13, 16: every look at an application is on record, an official's too")
    void looksOnRecord() {
        Scenario operator = Scenario.anyOperator();
        UUID id = UUID.fromString(operator.apply("BLOG"));
        long lists = OwnerDatabase.count(LISTED);
        operator.oss().get(PATH + "/" + id).then().statusCode(200);
        internetAuthority().get(PATH + "/" + id).then().statusCode(200);
        internetAuthority().get(PATH).then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'special-application.read' AND object_id = ?",
                        id))
                .isEqualTo(2);
        assertThat(OwnerDatabase.count(LISTED)).isEqualTo(lists + 1);
    }

    @Test
    @DisplayName("an application whose key is gone is gone, and the others are listed all the same")
    void keyGone() {
        Scenario operator = Scenario.anyOperator();
        String gone = operator.apply("BLOG");
        decide(gone, "REJECTED", "incomplete").then().statusCode(200);
        String other = operator.apply("FORUM");
        keys.destroy(List.of(UUID.fromString(gone))).await().indefinitely();
        operator.oss().get(PATH).then().statusCode(200).body("items.id", equalTo(List.of(other)));
        operator.oss().get(PATH + "/" + gone).then().statusCode(404);
        internetAuthority().get(PATH).then().statusCode(200);
    }

    @Test
    @DisplayName("what is wrong with an application or a decision is named")
    void everythingWrongIsNamed() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> wrong = operator.application(operator.copy(), "BLOG", "EMAIL");
        wrong.put("validUntil", "2016-09-30");
        wrong.put("documents", List.of());
        operator.oss()
                .body(wrong)
                .post(PATH)
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/serviceTypes/1", "/validUntil", "/documents"));
        internetAuthority()
                .body(Map.of("decision", "REJECTED", "reason", " ", "validUntil", "2027-01-01"))
                .post(PATH + "/" + operator.apply("BLOG") + "/decision")
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/reason", "/validUntil"));
    }

    @Test
    @DisplayName("a step without a body needs its idempotency key like any other, and is done once")
    void withdrawnOnce() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.apply("BLOG");
        given().auth()
                .oauth2(operator.token())
                .post(PATH + "/" + id + "/withdrawal")
                .then()
                .statusCode(400)
                .body("code", equalTo("IDEMPOTENCY_KEY_MISSING"));
        String key = UUID.randomUUID().toString();
        for (String replayed : new String[] {null, "true"}) {
            Scenario.as(operator.token(), key)
                    .post(PATH + "/" + id + "/withdrawal")
                    .then()
                    .statusCode(200)
                    .header("Idempotency-Replayed", replayed)
                    .body("status", equalTo("WITHDRAWN"))
                    .body("withdrawnAt", notNullValue());
        }
        operator.oss().post(PATH + "/" + id + "/withdrawal").then().statusCode(409);
    }

    private static Response register(Scenario operator, String applicationId) {
        Map<String, Object> body = new HashMap<>(operator.individual("张三"));
        Scenario.at(body, "service").put("type", "BLOG");
        Scenario.at(body, "service").put("number", "blog-" + UUID.randomUUID());
        if (applicationId != null) {
            body.put("specialApplicationId", applicationId);
        }
        return operator.register(body);
    }

    private static Response submit(Scenario operator, String copy) {
        return operator.oss().body(operator.application(copy, "BLOG")).post(PATH);
    }

    private static Response decide(String id, String decision, String reason) {
        return internetAuthority()
                .body(Map.of("decision", decision, "reason", reason))
                .post(PATH + "/" + id + "/decision");
    }

    private static RequestSpecification internetAuthority() {
        return Scenario.as(Tokens.as("internet-authority").sign());
    }
}
