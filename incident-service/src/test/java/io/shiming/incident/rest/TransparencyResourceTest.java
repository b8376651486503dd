package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
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
        report("?year=2017", "application/json").then().body("sections.cells.flatten()", equalTo(List.of()));
        report("?year=" + (current + 1), "application/json")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("year"));
        report("?year=2020", "image/png").then().statusCode(406).body("sections", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?year=", "?year=2015", "?year=x", "?year=-1", "?year=99999999999999999999"})
    @DisplayName("Art. 26: a year that is none is refused")
    void noYears(String query) {
        report(query, "application/json").then().statusCode(400).body("code", equalTo("PARAMETER_INVALID"));
    }
}
