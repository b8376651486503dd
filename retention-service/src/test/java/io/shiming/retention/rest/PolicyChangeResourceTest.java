package io.shiming.retention.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.retention.application.ApplyPolicies;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever changes a policy here leaves alone those of registrations and log-ons, which other tests count on. */
@ServiceTest
class PolicyChangeResourceTest {
    private static final String AUDITOR = "auditor";
    private static final String AUTHORITY = "internet-authority";

    @Inject
    ApplyPolicies applyPolicies;

    private static Map<String, Object> terms(String period, int graceDays) {
        return new HashMap<>(Map.of("period", period, "graceDays", graceDays, "reason", "as decided on the 17th"));
    }

    private static Response propose(String role, String category, Map<String, Object> terms) {
        return Callers.official(role, role + " one").body(terms).post("/v1/policies/" + category + "/proposals");
    }

    private static String proposed(String role, String category, Map<String, Object> terms) {
        return propose(role, category, terms).then().statusCode(201).extract().path("id");
    }

    private static Response approve(String role, String person, String category, String proposalId) {
        return Callers.official(role, person)
                .body(Map.of("proposalId", proposalId))
                .post("/v1/policies/" + category + "/approval");
    }

    private static int version(String category) {
        return Callers.service().get("/v1/policies").path("items.find { it.category == '" + category + "' }.version");
    }

    @ParameterizedTest
    @CsvSource({"auditor, communications-authority", "internet-authority, auditor"})
    @DisplayName("Art. 12, 15: an auditor and an authority change a policy together, and what it was stays on record")
    void together(String one, String other) {
        int before = version("PUBLICATION_RECORD");
        String id = propose(one, "PUBLICATION_RECORD", terms("P75D", 7))
                .then()
                .statusCode(201)
                .header("Location", containsString("/v1/policies/PUBLICATION_RECORD/proposals/"))
                .body("state", equalTo("OPEN"))
                .body("baseVersion", equalTo(before))
                .body("office", equalTo(one))
                .extract()
                .path("id");
        assertThat(version("PUBLICATION_RECORD")).isEqualTo(before);
        approve(other, "somebody else", "PUBLICATION_RECORD", id)
                .then()
                .statusCode(200)
                .body("version", equalTo(before + 1))
                .body("period", equalTo("P75D"))
                .body("graceDays", equalTo(7))
                .body("since", notNullValue());
        assertThat(version("PUBLICATION_RECORD")).isEqualTo(before + 1);
        Callers.official(AUDITOR, "anybody")
                .get("/v1/policies/PUBLICATION_RECORD/proposals/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("APPROVED"));
        approve(other, "somebody else", "PUBLICATION_RECORD", id)
                .then()
                .statusCode(409)
                .body("code", equalTo("STATUS_CONFLICT"));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM policy WHERE category = 'PUBLICATION_RECORD' AND version <= ?",
                        before + 1))
                .isEqualTo(before + 1);
        for (String action : new String[] {"policy.proposed", "policy.approved"}) {
            assertThat(OwnerDatabase.count(
                            "SELECT count(*) FROM audit_entry WHERE action = ? AND object_id = ?::uuid", action, id))
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Art. 12, 15: nobody approves what they or their own office proposed")
    void notAlone() {
        String id = proposed(AUTHORITY, "SERVICE_RECORD", terms("P80D", 0));
        approve(AUTHORITY, AUTHORITY + " one", "SERVICE_RECORD", id)
                .then()
                .statusCode(403)
                .body("code", equalTo("SECOND_PERSON_REQUIRED"));
        approve(AUTHORITY, "another", "SERVICE_RECORD", id)
                .then()
                .statusCode(403)
                .body("code", equalTo("OTHER_OFFICE_REQUIRED"));
        approve("communications-authority", "another", "SERVICE_RECORD", id)
                .then()
                .statusCode(403)
                .body("code", equalTo("OTHER_OFFICE_REQUIRED"));
        approve(AUDITOR, AUTHORITY + " one", "SERVICE_RECORD", id)
                .then()
                .statusCode(403)
                .body("code", equalTo("SECOND_PERSON_REQUIRED"));
        approve(AUDITOR, "another", "PUBLICATION_RECORD", id).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"REGISTRATION, P730D", "REGISTRATION, P1Y11M", "VENUE_LOGON, P59D", "SERVICE_RECORD, P1M"})
    @DisplayName("Art. 12, 15: below the statutory minimum nothing is even proposed")
    void belowTheMinimum(String category, String period) {
        long before = OwnerDatabase.count("SELECT count(*) FROM policy_proposal");
        propose(AUDITOR, category, terms(period, 365))
                .then()
                .statusCode(422)
                .body("code", equalTo("BELOW_STATUTORY_MINIMUM"));
        Callers.official(AUTHORITY, "anybody")
                .body(terms(period, 365))
                .put("/v1/policies/" + category)
                .then()
                .statusCode(422)
                .body("code", equalTo("BELOW_STATUTORY_MINIMUM"));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM policy_proposal")).isEqualTo(before);
    }

    @Test
    @DisplayName("Art. 12, 15: whoever puts a policy proposes it, and once however often")
    void put() {
        Map<String, Object> terms = terms("P99D", 1);
        String first = Callers.official(AUDITOR, "putting")
                .body(terms)
                .put("/v1/policies/SERVICE_RECORD")
                .then()
                .statusCode(202)
                .header("Location", containsString("/v1/policies/SERVICE_RECORD/proposals/"))
                .body("state", equalTo("OPEN"))
                .extract()
                .path("id");
        Callers.official(AUDITOR, "putting")
                .body(terms)
                .put("/v1/policies/SERVICE_RECORD")
                .then()
                .statusCode(202)
                .body("id", equalTo(first));
        Callers.official(AUDITOR, "another")
                .body(terms)
                .put("/v1/policies/SERVICE_RECORD")
                .then()
                .statusCode(202)
                .body("id", org.hamcrest.Matchers.not(equalTo(first)));
        Callers.official(AUDITOR, "another")
                .get("/v1/policies/SERVICE_RECORD/proposals?limit=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next", notNullValue());
    }

    @Test
    @DisplayName("Art. 12, 15: a proposal says what it would do, and once it is approved it does just that")
    void effect() {
        Records records = Records.ofAnOperator();
        OwnerDatabase.change("DELETE FROM due_item WHERE category = 'SERVICE_RECORD'");
        UUID oldest = records.ended("SERVICE_RECORD", Instant.parse("2017-01-01T04:00:00Z"));
        UUID newest = records.ended("SERVICE_RECORD", Instant.now());
        Response proposal = propose(AUDITOR, "SERVICE_RECORD", terms("P100Y", 0));
        String dueAt = proposal.path("effect.first.dueAt");
        proposal.then()
                .statusCode(201)
                .body("effect.clocks", equalTo(2))
                .body("effect.dueNow", equalTo(1))
                .body("effect.dueThen", equalTo(0))
                .body("effect.first.startedAt", equalTo("2017-01-01T04:00:00Z"))
                .body("effect.first.wouldBeDueAt", equalTo("2117-01-01T16:00:00Z"))
                .body("effect.last.wouldBeDueAt", notNullValue());
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM due_item WHERE record_id = ? AND due_at = ?::timestamptz", oldest, dueAt))
                .isEqualTo(1);
        approve(AUTHORITY, "another", "SERVICE_RECORD", proposal.path("id"))
                .then()
                .statusCode(200);
        applyPolicies.run().await().indefinitely();
        for (UUID record : List.of(oldest, newest)) {
            assertThat(OwnerDatabase.rows(
                            "SELECT policy_version, due_at - started_at > interval '36500 days' AS moved FROM due_item"
                                    + " WHERE record_id = ?",
                            record))
                    .containsExactly(Map.of("policy_version", version("SERVICE_RECORD"), "moved", true));
        }
        // What is told after a change is dated by it at once, and what is known is told by it.
        Records.tell(oldest, records.body("SERVICE_RECORD", Instant.parse("2017-01-01T04:00:00Z")))
                .then()
                .body("dueAt", equalTo("2117-01-01T16:00:00Z"));
        // What somebody has claimed stays claimed.
        OwnerDatabase.change("UPDATE due_item SET attempt_at = '2200-01-01T00:00:00Z' WHERE record_id = ?", newest);
        String back = proposed(AUTHORITY, "SERVICE_RECORD", terms("P60D", 0));
        approve(AUDITOR, "another", "SERVICE_RECORD", back).then().statusCode(200);
        applyPolicies.run().await().indefinitely();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM due_item WHERE record_id = ? AND due_at = '2017-03-02T16:00:00Z'"
                                + " AND attempt_at = due_at",
                        oldest))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM due_item WHERE record_id = ? AND due_at < '2200-01-01T00:00:00Z'"
                                + " AND attempt_at = '2200-01-01T00:00:00Z'",
                        newest))
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "Art. 12, 15: of two proposals that are approved at once one becomes the policy, the other is overtaken")
    void atOnce() throws Exception {
        int before = version("PUBLICATION_RECORD");
        List<String> ids = new ArrayList<>();
        for (int day = 0; day < 6; day++) {
            ids.add(proposed(AUDITOR, "PUBLICATION_RECORD", terms("P" + (61 + day) + "D", 0)));
        }
        assertThat(AtOnce.times(
                        ids.size(),
                        ids.size(),
                        number -> approve(AUTHORITY, "another", "PUBLICATION_RECORD", ids.get(number))
                                .statusCode()))
                .containsExactlyInAnyOrder(200, 409, 409, 409, 409, 409);
        assertThat(version("PUBLICATION_RECORD")).isEqualTo(before + 1);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM policy WHERE proposal_id = ANY (string_to_array(?, ',')::uuid[])",
                        String.join(",", ids)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("everything that is wrong with a proposal is named, and a category that is none does not exist")
    void everythingWrongIsNamed() {
        Map<String, Object> wrong = terms("PT48H", 366);
        wrong.put("reason", " ");
        propose(AUDITOR, "REGISTRATION", wrong)
                .then()
                .statusCode(400)
                .body("violations.field", hasItems("/period", "/graceDays", "/reason"));
        propose(AUDITOR, "registration", terms("P3Y", 0)).then().statusCode(404);
        propose("operator", "REGISTRATION", terms("P3Y", 0))
                .then()
                .statusCode(403)
                .body("id", nullValue());
    }
}
