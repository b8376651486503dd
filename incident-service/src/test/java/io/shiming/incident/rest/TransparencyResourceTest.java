package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.time.Year;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class TransparencyResourceTest {
    private static final String PATH = "/v1/reports/transparency";

    private static Response report(String query, String accept) {
        return Callers.oss(UUID.randomUUID()).accept(accept).get(PATH + query);
    }

    /** Cases of a year in which no other test opens any. */
    private static void opened(int number, String at, String office, String state) {
        for (int i = 0; i < number; i++) {
            UUID id = UUID.randomUUID();
            OwnerDatabase.change("INSERT INTO violation_case (id, link_id, operator_id, respondent_kind, respondent_id,"
                    + " article, circumstances, opened_by, opened_as, opened_at) SELECT '" + id + "', '" + id + "', '"
                    + id
                    + "', 'OPERATOR', '" + id + "', 18, '{}', 'somebody', '" + office + "', '" + at + "'");
            if (!state.equals("OPEN")) {
                OwnerDatabase.change(
                        "INSERT INTO case_step (case_id, number, operator_id, event, state, step_by, office,"
                                + " step_at) VALUES ('" + id + "', 1, '" + id + "', 'PENALISED', '" + state
                                + "', 'somebody', '"
                                + office + "', '" + at + "')");
            }
        }
    }

    @Test
    @DisplayName("Art. 26: what came of cases is told by year, authority and outcome, and small counts are not")
    void counted() {
        opened(6, "2020-05-01T00:00:00Z", "COMMUNICATIONS", "PENALISED");
        opened(5, "2020-05-01T00:00:00Z", "COMMUNICATIONS", "DISMISSED");
        opened(3, "2020-05-01T00:00:00Z", "PUBLIC_SECURITY", "OPEN");
        opened(7, "2020-12-31T15:59:59Z", "PUBLIC_SECURITY", "PENALISED");
        // In the region it was new year already.
        opened(9, "2020-12-31T16:00:00Z", "PUBLIC_SECURITY", "PENALISED");
        JsonPath told = report("?year=2020", "application/json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("year", equalTo(2020))
                .body("complete", equalTo(true))
                .body("threshold", equalTo(5))
                .extract()
                .jsonPath();
        String section = "sections.find { it.subject == 'PENALTIES' }.";
        assertThat(told.<Map<String, Object>>getList(section + "cells"))
                .containsExactly(
                        cell("COMMUNICATIONS", "DISMISSED", 5),
                        cell("COMMUNICATIONS", "PENALISED", 6),
                        cell("PUBLIC_SECURITY", "OPEN", null),
                        cell("PUBLIC_SECURITY", "PENALISED", 7));
        assertThat(told.<Object>getList(section + "byAuthority.count")).isEqualTo(Arrays.asList(11, null));
        assertThat(told.<Object>getList(section + "byOutcome.count")).isEqualTo(Arrays.asList(5, null, 13));
        assertThat(told.<Object>get(section + "total")).isNull();
        String csv = report("?year=2020", "text/csv")
                .then()
                .statusCode(200)
                .contentType("text/csv;charset=UTF-8")
                .extract()
                .asString();
        assertThat(csv.split("\r\n", -1))
                .startsWith("year,subject,authority,outcome,count,suppressed")
                .contains(
                        "2020,PENALTIES,COMMUNICATIONS,DISMISSED,5,false",
                        "2020,PENALTIES,PUBLIC_SECURITY,OPEN,,true",
                        "2020,PENALTIES,PUBLIC_SECURITY,ALL,,true",
                        "2020,PENALTIES,ALL,PENALISED,13,false",
                        "2020,PENALTIES,ALL,ALL,,true");
        report("?year=2021", "application/json")
                .then()
                .body(section + "cells", hasSize(1))
                .body(section + "total", equalTo(9));
    }

    @Test
    @DisplayName(
            "Art. 17, 26: incidents are told by the authority that was told of them last; what services merely saw is none")
    void incidents() {
        for (int i = 0; i < 6; i++) {
            UUID id = UUID.randomUUID();
            OwnerDatabase.change(
                    "INSERT INTO incident (id, operator_id, kind, state, revision, detected_at, recorded_at,"
                            + " aware_at, severity, leaked, affected_subjects) SELECT '" + id + "', '" + id
                            + "', 'DATA_LEAK', 'OPEN', 1, at, at, at, 'MINOR', false, 0"
                            + " FROM (SELECT '2018-05-01T00:00:00Z'::timestamptz AS at) d");
            UUID seen = UUID.randomUUID();
            OwnerDatabase.change(
                    "INSERT INTO incident (id, kind, state, revision, detected_at, recorded_at, message_id,"
                            + " source, closed_by, closed_at) VALUES ('" + seen + "', 'PROBING', "
                            + (i % 2 == 0 ? "'DRAFT'" : "'DISMISSED'")
                            + ", 1, '2018-05-01T00:00:00Z', '2018-05-01T00:00:00Z', '"
                            + seen
                            + "', 'x', " + (i % 2 == 0 ? "NULL, NULL" : "'x', now()") + ")");
            if (i > 0) {
                reported(id, "0", "PUBLIC_SECURITY");
                reported(id, "f", "INTERNET");
            }
        }
        assertThat(report("?year=2018", "application/json")
                        .jsonPath()
                        .<Map<String, Object>>getList("sections.find { it.subject == 'INCIDENTS' }.cells"))
                .containsExactly(cell("INTERNET", "OPEN", 5), cell("UNREPORTED", "OPEN", null));
    }

    /** @param digit the first of its id, by which entries are in order */
    private static void reported(UUID incident, String digit, String authority) {
        String id = digit + UUID.randomUUID().toString().substring(1);
        OwnerDatabase.change(
                "INSERT INTO incident_entry (id, incident_id, kind, at, by, office, authority) VALUES ('" + id + "', '"
                        + incident + "', 'REPORTED', '2018-05-02T00:00:00Z', 'x', 'operator', '" + authority + "')");
    }

    /** Delivered to one authority, and not to another. */
    private static void forged(int number, String finding) {
        for (int i = 0; i < number; i++) {
            UUID id = UUID.randomUUID();
            UUID delivered = UUID.randomUUID();
            OwnerDatabase.change(
                    "INSERT INTO forgery_report (reporter_id, id, operator_id, registration_id, verification_id, channel,"
                            + " found_at, reported_at) SELECT id, id, id, id, id, 'PUBLIC_SECURITY', at, at"
                            + " FROM (SELECT '" + id + "'::uuid AS id, '2019-05-01T00:00:00Z'::timestamptz AS at) f");
            OwnerDatabase.change(
                    "INSERT INTO forgery_delivery (reporter_id, id, report_id, authority, due_at) VALUES ('"
                            + id + "', '" + delivered + "', '" + id + "', 'INTERNET', '2019-05-02T00:00:00Z'), ('"
                            + id + "', '" + UUID.randomUUID() + "', '" + id
                            + "', 'CIVIL_AFFAIRS', '2019-05-02T00:00:00Z')");
            OwnerDatabase.change("INSERT INTO forgery_receipt (reporter_id, delivery_id, status, sha256, evidence,"
                    + " delivered_at) VALUES ('" + id + "', '" + delivered
                    + "', 200, 'x', 'NONE', '2019-05-01T00:00:00Z')");
            if (!finding.equals("DELIVERED")) {
                OwnerDatabase.change("INSERT INTO forgery_acknowledgement (reporter_id, delivery_id, acknowledged_by,"
                        + " acknowledged_at) VALUES ('" + id + "', '" + delivered
                        + "', 'x', '2019-05-01T00:00:00Z')");
                OwnerDatabase.change(
                        "INSERT INTO forgery_closure (reporter_id, delivery_id, finding, closed_by, closed_at)"
                                + " VALUES ('" + id + "', '" + delivered + "', '" + finding
                                + "', 'x', '2019-05-01T00:00:00Z')");
            }
        }
    }

    @Test
    @DisplayName("Art. 10, 26: reports of forgeries are told at every authority, and no line completes another")
    void forgeries() {
        forged(6, "CONFIRMED");
        forged(5, "NOT_CONFIRMED");
        forged(4, "DELIVERED");
        JsonPath told = report("?year=2019", "application/json").jsonPath();
        String section = "sections.find { it.subject == 'FORGERY_REPORTS' }.";
        assertThat(told.<Map<String, Object>>getList(section + "cells"))
                .containsExactly(
                        // Both have fifteen: what is told of either would bound what is hidden.
                        cell("CIVIL_AFFAIRS", "UNDELIVERED", null),
                        cell("INTERNET", "CONFIRMED", null),
                        cell("INTERNET", "DELIVERED", null),
                        cell("INTERNET", "NOT_CONFIRMED", null));
        assertThat(told.<Object>getList(section + "byAuthority.count")).isEqualTo(Arrays.asList(null, null));
    }

    private static void ended(UUID disclosure, String authority, String outcome, String at) {
        for (int time = 0; time < 2; time++) {
            Callers.as(Tokens.as("service").client("registration-service"))
                    .body(Map.of("disclosureId", disclosure, "authority", authority, "outcome", outcome, "endedAt", at))
                    .post("/v1/disclosure-outcomes")
                    .then()
                    .statusCode(200)
                    .body("outcome", equalTo(outcome));
        }
    }

    @Test
    @DisplayName(
            "Art. 15, 26: what came of disclosures is told by authority, each counted once, and small counts are not")
    void disclosures() {
        for (int i = 0; i < 5; i++) {
            ended(UUID.randomUUID(), "internet-authority", "READ", "2017-05-01T00:00:00Z");
        }
        ended(UUID.randomUUID(), "public-security", "REFUSED", "2017-05-01T00:00:00Z");
        String section = "sections.find { it.subject == 'DISCLOSURES' }.";
        JsonPath told = report("?year=2017", "application/json").jsonPath();
        assertThat(told.<Map<String, Object>>getList(section + "cells"))
                .containsExactly(cell("INTERNET", "READ", 5), cell("PUBLIC_SECURITY", "REFUSED", null));
        assertThat(told.<Object>get(section + "total")).isNull();
        Callers.as(Tokens.as("service").client("agent-service"))
                .body(Map.of())
                .post("/v1/disclosure-outcomes")
                .then()
                .statusCode(403);
    }

    private static void disputed(int number, String outcome, String office) {
        for (int i = 0; i < number; i++) {
            UUID id = UUID.randomUUID();
            OwnerDatabase.change(
                    "INSERT INTO dispute_case (operator_id, id, registration_id, raised_at, opened_at, warn_at,"
                            + " due_at) SELECT '" + id + "', '" + id + "', '" + id + "', at, at, at, at"
                            + " FROM (SELECT '2019-05-01T00:00:00Z'::timestamptz AS at) d");
            if (!outcome.equals("OPEN")) {
                OwnerDatabase.change(
                        "INSERT INTO dispute_decision (operator_id, dispute_id, id, outcome, reason, decided_by,"
                                + " office, decided_at) VALUES ('" + id + "', '" + id + "', '" + id + "', '" + outcome
                                + "', '', 'x', '" + office + "', '2019-05-02T00:00:00Z')");
            }
        }
    }

    @Test
    @DisplayName("Art. 11, 26: disputes are told by who decided them, the operator's officers or an authority")
    void disputes() {
        disputed(5, "CONFIRMED", "compliance-officer");
        disputed(6, "CORRECTED_BY_TRANSFER", "communications-authority");
        disputed(7, "OPEN", "");
        JsonPath told = report("?year=2019", "application/json").jsonPath();
        String section = "sections.find { it.subject == 'DISPUTES' }.";
        assertThat(told.<Map<String, Object>>getList(section + "cells"))
                .containsExactly(
                        cell("COMMUNICATIONS", "CORRECTED_BY_TRANSFER", 6),
                        cell("COMPLIANCE_OFFICER", "CONFIRMED", 5),
                        cell("UNDECIDED", "OPEN", 7));
        assertThat(told.<Integer>get(section + "total")).isEqualTo(18);
    }

    private static Map<String, Object> cell(String authority, String outcome, Integer count) {
        Map<String, Object> cell = new java.util.HashMap<>(
                Map.of("authority", authority, "outcome", outcome, "suppressed", count == null));
        cell.put("count", count);
        return cell;
    }

    @Test
    @DisplayName("Art. 26: a year that is not over is told as far as it has come; where nothing happened nothing is")
    void years() {
        int current = Year.now(ZoneId.of("Asia/Shanghai")).getValue();
        report("?year=" + current, "*/*").then().statusCode(200).body("complete", equalTo(false));
        report("?year=2016", "application/json").then().body("sections.cells.flatten()", equalTo(List.of()));
        report("?year=" + (current + 1), "application/json")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("year"));
        report("?year=2020", "image/png").then().statusCode(406).body("sections", nullValue());
        report("?year=2020", "").then().statusCode(406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?year=", "?year=2015", "?year=x", "?year=-1", "?year=99999999999999999999"})
    @DisplayName("Art. 26: a year that is none is refused")
    void noYears(String query) {
        report(query, "application/json").then().statusCode(400).body("code", equalTo("PARAMETER_INVALID"));
    }
}
