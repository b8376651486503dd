package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Counts are of the whole database, in which other tests are at work: what is asserted is by how much they grow. */
@ServiceTest
class OverviewResourceTest {
    private static final String PATH = "/v1/overview";
    private static final List<String> ALL = List.of(
            "communications-authority", "internet-authority", "public-security", "market-regulation", "civil-affairs");

    private static JsonPath seen(String office) {
        return Callers.official(office, "one")
                .get(PATH)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** A number of a row, 0 where there is no row. */
    private static long number(JsonPath seen, String kind, String state, String number) {
        return seen.<Map<String, Object>>getList("items").stream()
                .filter(row -> row.get("kind").equals(kind) && row.get("state").equals(state))
                .map(row -> ((Number) row.get(number)).longValue())
                .findFirst()
                .orElse(0L);
    }

    private static void grew(JsonPath before, JsonPath after, String kind, String state, String number, long by) {
        assertThat(number(after, kind, state, number) - number(before, kind, state, number))
                .as(kind + " " + state + " " + number)
                .isEqualTo(by);
    }

    private static String in(Duration time) {
        return Instant.now().plus(time).toString();
    }

    private static UUID incident(String state, String dueAt) {
        boolean draft = state.equals("DRAFT");
        UUID id = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO incident (id, operator_id, kind, state, revision, detected_at, recorded_at, due_at,"
                        + " aware_at, severity, leaked, affected_subjects, message_id, source) SELECT '" + id + "', '"
                        + id
                        + "', 'DATA_LEAK', '" + state + "', 1, now(), now(), '" + dueAt + "', "
                        + (draft
                                ? "NULL, NULL, NULL, NULL, '" + id + "', 'x'"
                                : "now(), 'SERIOUS', true, 1, NULL, NULL"));
        return id;
    }

    @Test
    @DisplayName(
            "Art. 17: communications- and internet-authority see how many incidents there are, and how soon they are due")
    void incidents() {
        JsonPath before = seen("internet-authority");
        incident("OPEN", in(Duration.ofHours(-1)));
        incident("OPEN", in(Duration.ofHours(3)));
        incident("OPEN", in(Duration.ofDays(3)));
        incident("DRAFT", in(Duration.ofHours(3)));
        // A reason is no report: whoever wrote one is overdue all the same.
        OwnerDatabase.change("UPDATE incident SET left_unreported_at = now() WHERE id = '"
                + incident("OPEN", in(Duration.ofHours(-2))) + "'");
        // Closing one is no report either; what was reported and closed is over.
        for (String reported : List.of("NULL", "now()")) {
            OwnerDatabase.change(
                    "UPDATE incident SET state = 'CLOSED', left_unreported_at = now(), remedied_at = now(),"
                            + " proposed_by = 'x', proposed_at = now(), closed_by = 'y', closed_at = now(), reported_at = "
                            + reported + " WHERE id = '" + incident("OPEN", in(Duration.ofHours(-2))) + "'");
        }
        JsonPath after = seen("internet-authority");

        grew(before, after, "INCIDENT", "CLOSED", "total", 1);
        grew(before, after, "INCIDENT", "CLOSED", "overdue", 1);
        grew(before, after, "INCIDENT", "OPEN", "total", 4);
        grew(before, after, "INCIDENT", "OPEN", "overdue", 2);
        grew(before, after, "INCIDENT", "OPEN", "dueWithinDay", 1);
        grew(before, after, "INCIDENT", "DRAFT", "total", 1);
        assertThat(after.getString("items.find { it.kind == 'INCIDENT' && it.state == 'OPEN' }.nextDueAt"))
                .isGreaterThan(Instant.now().minusSeconds(60).toString());
        assertThat(seen("public-security").getList("items.kind")).doesNotContain("INCIDENT", "DISPUTE");
    }

    @Test
    @DisplayName("Art. 18, 25: an authority sees how many cases stand how, of those that it may see")
    void cases() {
        JsonPath before = seen("communications-authority");
        JsonPath policeBefore = seen("public-security");
        Cases.against(UUID.randomUUID());
        Cases.ordered(UUID.randomUUID(), in(Duration.ofHours(5)));
        Cases.decide(Cases.comms(), Cases.against(UUID.randomUUID()), Cases.noPenalty())
                .then()
                .statusCode(200);
        JsonPath after = seen("communications-authority");
        assertThat(number(after, "CASE", "DISMISSED", "total")).isZero();

        grew(before, after, "CASE", "OPEN", "total", 1);
        grew(before, after, "CASE", "CORRECTION_ORDERED", "total", 1);
        grew(before, after, "CASE", "CORRECTION_ORDERED", "dueWithinDay", 1);
        // They are against operators.
        grew(policeBefore, seen("public-security"), "CASE", "OPEN", "total", 0);
        assertThat(seen("market-regulation").getList("items.kind")).doesNotContain("CASE", "INCIDENT", "DISPUTE");
    }

    @Test
    @DisplayName("Art. 10: each of the five sees how the reports of forged documents stand with itself")
    void reports() {
        Map<String, JsonPath> before =
                ALL.stream().collect(Collectors.toMap(office -> office, OverviewResourceTest::seen));
        UUID id = UUID.randomUUID();
        OwnerDatabase.change(
                "INSERT INTO forgery_report (reporter_id, id, operator_id, registration_id, verification_id,"
                        + " channel, found_at, reported_at) SELECT '" + id + "', '" + id + "', '" + id + "', '" + id
                        + "', '" + id
                        + "', 'PUBLIC_SECURITY', now(), now()");
        OwnerDatabase.change(
                "INSERT INTO forgery_delivery (reporter_id, id, report_id, authority, due_at) SELECT '" + id
                        + "', gen_random_uuid(), '" + id + "', authority, '" + in(Duration.ofHours(3))
                        + "' FROM unnest(ARRAY["
                        + "'PUBLIC_SECURITY', 'MARKET_REGULATION', 'CIVIL_AFFAIRS', 'COMMUNICATIONS', 'INTERNET']) AS authority");
        OwnerDatabase.change(
                "INSERT INTO forgery_receipt (reporter_id, delivery_id, status, sha256, evidence, delivered_at) SELECT"
                        + " reporter_id, id, 200, 'x', 'NONE', now() FROM forgery_delivery WHERE report_id = '" + id
                        + "' AND authority = 'CIVIL_AFFAIRS'");

        ALL.forEach(office -> {
            boolean delivered = office.equals("civil-affairs");
            JsonPath after = seen(office);
            grew(before.get(office), after, "FORGERY_REPORT", "PENDING", "total", delivered ? 0 : 1);
            grew(before.get(office), after, "FORGERY_REPORT", "PENDING", "dueWithinDay", delivered ? 0 : 1);
            grew(before.get(office), after, "FORGERY_REPORT", "DELIVERED", "total", delivered ? 1 : 0);
            grew(before.get(office), after, "FORGERY_REPORT", "DELIVERED", "dueWithinDay", 0);
        });
    }

    @Test
    @DisplayName("Art. 11: disputes are counted by how they stand, until they are decided by their deadline too")
    void disputes() {
        JsonPath before = seen("communications-authority");
        UUID escalated = dispute(in(Duration.ofDays(-1)));
        OwnerDatabase.change(
                "INSERT INTO dispute_escalation SELECT operator_id, id, now() FROM dispute_case WHERE id = '"
                        + escalated + "' ON CONFLICT DO NOTHING");
        dispute(in(Duration.ofHours(4)));
        UUID decided = dispute(in(Duration.ofHours(4)));
        OwnerDatabase.change(
                "INSERT INTO dispute_decision SELECT operator_id, id, gen_random_uuid(), 'CONFIRMED', '', 'x',"
                        + " 'internet-authority', now() FROM dispute_case WHERE id = '" + decided + "'");
        JsonPath after = seen("communications-authority");

        grew(before, after, "DISPUTE", "ESCALATED", "total", 1);
        grew(before, after, "DISPUTE", "ESCALATED", "overdue", 1);
        grew(before, after, "DISPUTE", "OPEN", "total", 1);
        grew(before, after, "DISPUTE", "OPEN", "dueWithinDay", 1);
        grew(before, after, "DISPUTE", "DECIDED", "total", 1);
        grew(before, after, "DISPUTE", "DECIDED", "dueWithinDay", 0);
    }

    private static UUID dispute(String dueAt) {
        UUID id = UUID.randomUUID();
        OwnerDatabase.change("INSERT INTO dispute_case SELECT '" + id + "', '" + id + "', '" + id
                + "', now(), now(), now(), '" + dueAt + "'");
        return id;
    }

    @Test
    @DisplayName("Art. 26: an official's look is on record, also when nothing has changed since the last one")
    void onRecord() {
        String official = UUID.randomUUID().toString();
        // What other tests are at may come in between.
        await().untilAsserted(() -> {
            String tag = look(official, "\"none\"", 200);
            assertThat(look(official, tag, 304)).isEqualTo(tag);
        });

        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE actor = ? AND action = 'overview.listed'", official))
                .isPositive()
                .isEven();
    }

    private static String look(String official, String known, int status) {
        return Callers.official("civil-affairs", official)
                .header("If-None-Match", known)
                .get(PATH)
                .then()
                .statusCode(status)
                .extract()
                .header("ETag");
    }
}
