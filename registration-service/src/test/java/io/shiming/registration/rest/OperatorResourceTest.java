package io.shiming.registration.rest;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.shiming.foundation.testing.Tokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class OperatorResourceTest {
    private static final List<String> MOBILE = List.of("MOBILE_ACCOUNT_OPENING");

    @Test
    @DisplayName("Art. 3: an operator is entered with its licences, once")
    void entered() {
        String code = Scenario.creditCode();
        Map<String, Object> body = Scenario.operator(code, "2016-10-01", "2099-12-31", MOBILE);
        String id = authority()
                .body(body)
                .post("/v1/operators")
                .then()
                .statusCode(201)
                .header("Location", containsString("/v1/operators/"))
                .body("unifiedSocialCreditCode", equalTo(code))
                .body("licences[0].serviceTypes", equalTo(MOBILE))
                .extract()
                .path("id");
        authority().get("/v1/operators/" + id).then().statusCode(200).body("id", equalTo(id));
        authority()
                .body(body)
                .post("/v1/operators")
                .then()
                .statusCode(409)
                .body("code", equalTo("OPERATOR_ALREADY_ENTERED"));
    }

    @Test
    @DisplayName("Art. 3: outside its licence an operator registers nobody")
    void scope() {
        Scenario operator = Scenario.operatorLicensedFor("EMAIL");
        operator.register(operator.individual("张三"))
                .then()
                .statusCode(422)
                .body("code", equalTo("OPERATOR_NOT_LICENSED"))
                .body("article", equalTo(3));
    }

    @Test
    void anOperatorSeesItselfOnly() {
        Scenario operator = Scenario.anyOperator();
        Scenario rival = Scenario.anyOperator();
        operator.oss().get("/v1/operators/" + operator.operatorId).then().statusCode(200);
        operator.oss().get("/v1/operators/" + rival.operatorId).then().statusCode(404);
        operator.oss()
                .get("/v1/operators")
                .then()
                .body("items", hasSize(1))
                .body("items[0].id", equalTo(operator.operatorId.toString()));
    }

    @Test
    void listsArePaged() {
        Scenario.anyOperator();
        Scenario.anyOperator();
        String next = authority()
                .get("/v1/operators?limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next", notNullValue())
                .extract()
                .path("next");
        authority().get("/v1/operators?limit=1&after=" + next).then().body("items", hasSize(1));
        authority().get("/v1/operators?limit=201").then().statusCode(400);
        authority().get("/v1/operators?after=x").then().statusCode(400).body("violations.field", hasItem("after"));
    }

    @Test
    void everythingWrongIsNamed() {
        authority()
                .body(Map.of(
                        "name",
                        "x".repeat(201),
                        "unifiedSocialCreditCode",
                        "91350100M000100Y44",
                        "licences",
                        List.of(Map.of(
                                "kind", "TELECOM_BUSINESS",
                                "number", "1",
                                "validFrom", "2020-01-02",
                                "validUntil", "2020-01-01",
                                "serviceTypes", List.of()))))
                .post("/v1/operators")
                .then()
                .statusCode(400)
                .body(
                        "violations.field",
                        hasItems(
                                "/name",
                                "/unifiedSocialCreditCode",
                                "/licences/0/validUntil",
                                "/licences/0/serviceTypes"))
                .body("violations.code", hasItems("TOO_LONG", "CHECK_DIGIT", "NOT_ALLOWED", "REQUIRED"));
    }

    private static io.restassured.specification.RequestSpecification authority() {
        return Scenario.as(Tokens.as("communications-authority").sign());
    }
}
