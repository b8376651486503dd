package io.shiming.registration.shared;

import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.restassured.response.Response;
import io.shiming.registration.rest.Scenario;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A registration that was made, and what must stay true of it whatever becomes of keys. */
final class Registered {
    private static final AtomicInteger PASSPORTS = new AtomicInteger(10_000_000);

    private final Scenario operator;
    private final String key = UUID.randomUUID().toString();
    private final byte[] image = Scenario.png();
    private final String passport = "E" + PASSPORTS.incrementAndGet();
    private final Map<String, Object> body;
    private final Response answer;

    Registered(Scenario operator) {
        this(operator, "张三", 201);
    }

    Registered(Scenario operator, String name, int expected) {
        this.operator = operator;
        body = operator.individual(name);
        Map<String, Object> document = at(body, "holder", "document");
        document.put("type", "PASSPORT");
        document.put("number", passport);
        document.put("copyId", operator.copy(image));
        answer = post();
        // 202 where the machine is slow: registered, and the check settles later.
        assertThat(answer.statusCode() == 202 ? 201 : answer.statusCode()).isEqualTo(expected);
    }

    UUID id() {
        return UUID.fromString(answer.path(answer.statusCode() == 422 ? "registrationId" : "id"));
    }

    void check() {
        checkReplayed();
        checkFoundAndUnique();
    }

    /** The request, sent again, is answered as it was. */
    void checkReplayed() {
        Response again = post();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.statusCode()).isEqualTo(answer.statusCode());
        assertThat(again.body().asString()).isEqualTo(answer.body().asString());
    }

    void checkFoundAndUnique() {
        String id = id().toString();
        operator.oss()
                .get("/v1/registrations/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("createdAt", equalTo(answer.path("createdAt")));
        checkFoundByNumber();
        search(Map.of("documentType", "PASSPORT", "documentNumber", passport))
                .then()
                .statusCode(200)
                .body("items.id", hasItem(id));
        operator.register(sameNumber()).then().statusCode(409).body("code", equalTo("SERVICE_NUMBER_TAKEN"));
        Map<String, Object> sameImage = operator.individual("李四");
        at(sameImage, "holder", "document").put("copyId", operator.copy(image));
        operator.register(sameImage).then().statusCode(422).body("code", equalTo("COPY_ALREADY_USED"));
    }

    void checkFoundByNumber() {
        search(Map.of("serviceNumber", number())).then().statusCode(200).body("items.id", hasItem(id().toString()));
    }

    void terminate() {
        operator.oss()
                .body(Map.of("reason", "left"))
                .post("/v1/registrations/" + id() + "/termination")
                .then()
                .statusCode(200);
    }

    /** Its number can be held by another. */
    void checkFree() {
        int status = operator.register(sameNumber()).statusCode();
        assertThat(status == 202 ? 201 : status).isEqualTo(201);
    }

    private Map<String, Object> sameNumber() {
        Map<String, Object> another = operator.individual("李四");
        at(another, "service").put("number", number());
        return another;
    }

    private Object number() {
        return at(body, "service").get("number");
    }

    private Response post() {
        return Scenario.as(operator.token(), key).body(body).post("/v1/registrations");
    }

    private Response search(Map<String, Object> question) {
        return operator.oss().body(question).post("/v1/registrations/search");
    }
}
