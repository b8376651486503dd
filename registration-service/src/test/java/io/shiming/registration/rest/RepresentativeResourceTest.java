package io.shiming.registration.rest;

import static io.shiming.registration.rest.Scenario.at;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who acts for whom, and how they were seen. */
@ServiceTest
class RepresentativeResourceTest {
    private static final String CHILD = "652301201905048620";

    @Test
    @DisplayName("Art. 8: a minor is registered through a guardian, with the household register; both are verified")
    void minor() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("胡演示");
        at(body, "holder", "document").put("type", "HOUSEHOLD_REGISTER");
        at(body, "holder", "document").put("number", CHILD);
        operator.register(body).then().statusCode(422).body("code", equalTo("REPRESENTATIVE_MISSING"));
        body.put("representative", acting(operator, "GUARDIAN"));
        operator.register(body)
                .then()
                .statusCode(201)
                .body("representative.relation", equalTo("GUARDIAN"))
                .body("representative.verification.outcome", equalTo("MATCH"));
    }

    @Test
    @DisplayName("Art. 8: an adult has a proxy, who shows both documents, and no guardian")
    void adult() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("张三");
        body.put("representative", acting(operator, "GUARDIAN"));
        operator.register(body)
                .then()
                .statusCode(400)
                .body("code", equalTo("BODY_INVALID"))
                .body("violations.field", contains("/representative/relation"));
        body.put("representative", acting(operator, "PROXY"));
        operator.register(body)
                .then()
                .statusCode(201)
                .body("verification.outcome", equalTo("MATCH"))
                .body("representative.verification.outcome", equalTo("MATCH"));
    }

    @Test
    @DisplayName("Art. 9: a presence check that lies in the future is none")
    void seenInTheFuture() {
        Scenario operator = Scenario.anyOperator();
        Map<String, Object> body = operator.individual("张三");
        at(body, "presence")
                .put("checkedAt", Instant.now().plus(Duration.ofHours(1)).toString());
        operator.register(body)
                .then()
                .statusCode(400)
                .body("code", equalTo("BODY_INVALID"))
                .body("violations.field", contains("/presence/checkedAt"));
    }

    private static Map<String, Object> acting(Scenario operator, String relation) {
        Map<String, Object> acting = new LinkedHashMap<>();
        acting.put("relation", relation);
        acting.put("name", "李四");
        acting.put("document", operator.document(Scenario.HANDLER, "2036-03-07"));
        return acting;
    }
}
