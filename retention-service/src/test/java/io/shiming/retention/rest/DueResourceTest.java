package io.shiming.retention.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class DueResourceTest {
    private static final Instant ENDED = Instant.parse("2024-05-17T04:00:00Z");

    private final Records records = Records.ofAnOperator();

    private Response due(String query) {
        return Callers.oss(records.operatorId()).get("/v1/due" + query);
    }

    @Test
    @DisplayName("Art. 12: what is due is listed, the oldest first, page by page, and nothing that is not")
    void pages() {
        List<String> expected = new ArrayList<>();
        for (int month = 0; month < 5; month++) {
            expected.add(records.ended("REGISTRATION", ENDED.plus(31L * month, ChronoUnit.DAYS))
                    .toString());
        }
        // Due at the same moment as the first.
        UUID same = records.ended("REGISTRATION", ENDED.plusSeconds(1));
        expected.add(same.toString().compareTo(expected.get(0)) < 0 ? 0 : 1, same.toString());
        UUID later = records.ended("REGISTRATION", Instant.now());
        List<String> listed = new ArrayList<>();
        String next = "";
        do {
            Response page = due("?limit=2" + next);
            page.then().statusCode(200);
            listed.addAll(page.path("items.recordId"));
            next = page.path("next") == null ? null : "&after=" + page.path("next");
        } while (next != null);
        assertThat(listed).containsExactlyElementsOf(expected);
        due("?before=2099-01-01T00:00:00Z").then().body("items.recordId", hasItem(later.toString()));
        due("?before=2026-05-17T16:00:00Z").then().body("items", hasSize(0));
        due("?before=2026-05-17T16:00:01Z")
                .then()
                .body("items", hasSize(2))
                .body("items[0].dueAt", equalTo("2026-05-17T16:00:00Z"))
                .body("items[0].category", equalTo("REGISTRATION"))
                .body("items[0].policyVersion", equalTo(1));
    }

    @Test
    @DisplayName("Art. 16: an operator sees what is its own, officials everything, and that is on record")
    void seen() {
        String record = records.ended("REGISTRATION", ENDED).toString();
        Callers.oss(UUID.randomUUID()).get("/v1/due").then().statusCode(200).body("items", hasSize(0));
        long before = OwnerDatabase.count("SELECT count(*) FROM audit_entry WHERE action = 'due-item.listed'");
        for (String role : List.of("auditor", "internet-authority")) {
            List<String> seen = new ArrayList<>();
            String next = "";
            do {
                Response page = Callers.official(role, "anybody").get("/v1/due?limit=200" + next);
                seen.addAll(page.then().statusCode(200).extract().path("items.recordId"));
                next = page.path("next") == null ? null : "&after=" + page.path("next");
            } while (next != null);
            assertThat(seen).contains(record).doesNotHaveDuplicates();
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM audit_entry WHERE action = 'due-item.listed'"))
                .isGreaterThan(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?before=yesterday",
                "?after=0198",
                "?after=2026-05-17T16:00:00Z",
                "?after=2026-05-17T16:00:00Z_0198",
                "?after=_0190a000-0000-7000-8000-000000000000",
                "?limit=0"
            })
    void whatIsNoParameter(String query) {
        due(query).then().statusCode(400).body("code", equalTo("PARAMETER_INVALID"));
    }
}
