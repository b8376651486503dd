package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.shiming.foundation.testing.OwnerDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class IncidentResourceTest {
    private static final String PATH = "/v1/incidents/";
    private static final Map<String, Object> TEXT = Map.of("text", "what was found");
    private static final Map<String, Object> REASON = Map.of("reason", "not as it seemed");
    private static final Map<String, Object> REPORT =
            Map.of("authority", "internet-authority", "summary", "a list was found");
    private static final Map<String, Object> NO_REPORT = Map.of("reasonNotReported", "it was a drill");

    private final Incidents own = new Incidents();

    @Test
    @DisplayName(
            "Art. 17: from when the operator was aware its time to report runs, an hour for critical infrastructure")
    void deadline() {
        Map<String, Object> body = Incidents.body("SERIOUS", true, Duration.ofMinutes(3));
        Instant aware = Instant.parse((String) body.get("awareAt"));
        assertThat(dueAt(own.recorded(body))).isEqualTo(aware.plus(Duration.ofHours(4)));
        Callers.official("communications-authority", "one")
                .body(Map.of("kind", "CRITICAL_INFRASTRUCTURE"))
                .put("/v1/operators/" + own.operatorId() + "/kind")
                .then()
                .statusCode(200);
        // It was none when the operator became aware of that.
        assertThat(dueAt(own.recorded(body))).isEqualTo(aware.plus(Duration.ofHours(4)));
        Map<String, Object> since = Incidents.body("SERIOUS", true, Duration.ZERO);
        assertThat(dueAt(own.recorded(since)))
                .isEqualTo(Instant.parse((String) since.get("awareAt")).plus(Duration.ofHours(1)));
        own.oss()
                .get(PATH + own.recorded(Incidents.body("MINOR", true, Duration.ZERO)))
                .then()
                .body("dueAt", nullValue())
                .body("late", equalTo(false));
    }

    @Test
    @DisplayName("Art. 17: whose clock goes ahead gains no time by it")
    void ahead() {
        String id = own.recorded(Incidents.body("SERIOUS", true, Duration.ofMinutes(-4)));
        assertThat(dueAt(id)).isBeforeOrEqualTo(Instant.now().plus(Duration.ofHours(4)));
    }

    @Test
    @DisplayName("Art. 17: operator and authority say that it is graver than was thought, which stands in the file")
    void reassessed() {
        String id = own.recorded(Incidents.body("MINOR", false, Duration.ofMinutes(10)));
        Map<String, Object> known =
                Map.of("affectedSubjects", 1_000_000, "severity", "SERIOUS", "leaked", true, "reason", "it was more");
        Incidents.step(new Incidents().oss(), id, "assessment", known).statusCode(404);
        String dueAt = Incidents.step(Incidents.authority(), id, "assessment", known)
                .statusCode(200)
                .body("severity", equalTo("SERIOUS"))
                .body("affectedSubjects", equalTo(1_000_000))
                .body("leaked", equalTo(true))
                .extract()
                .path("dueAt");
        String awareAt = own.oss().get(PATH + id).then().extract().path("awareAt");
        assertThat(Instant.parse(dueAt)).isEqualTo(Instant.parse(awareAt).plus(Duration.ofHours(4)));
        Incidents.step(
                        own.oss(),
                        id,
                        "assessment",
                        Map.of("affectedSubjects", 0, "severity", "SERIOUS", "leaked", false, "reason", "it was less"))
                .statusCode(400)
                .body("violations.field", contains("/affectedSubjects", "/leaked"));
        own.oss()
                .get(PATH + id + "/timeline")
                .then()
                .body("items.kind", contains("RECORDED", "REASSESSED"))
                .body("items.assessment.severity", contains("MINOR", "SERIOUS"))
                .body("items.assessment.affectedSubjects", contains(0, 1_000_000))
                .body("items[1].text", equalTo("it was more"));
        Incidents.step(own.officer("one"), own.draft(), "assessment", known).statusCode(409);
    }

    @Test
    @DisplayName("Art. 17: what its operator has closed an authority investigates, and opens again")
    void reopened() {
        String id = own.closedUnreported();
        Incidents.step(Incidents.authority(), id, "investigation-entries", TEXT).statusCode(200);
        Incidents.step(own.officer("one"), id, "closure/return", REASON).statusCode(409);
        Incidents.step(own.oss(), id, "reports", REPORT)
                .statusCode(200)
                .body("state", equalTo("CLOSED"))
                .body("reportedAt", notNullValue());
        Incidents.step(Incidents.authority(), id, "closure/return", REASON)
                .statusCode(200)
                .body("state", equalTo("OPEN"))
                .body("closedAt", nullValue())
                .body("closedBy", nullValue());
        Incidents.step(own.oss(), id, "remedies", TEXT).statusCode(200);
    }

    private Instant dueAt(String id) {
        return Instant.parse(
                own.oss().get(PATH + id).then().statusCode(200).extract().path("dueAt"));
    }

    @Test
    @DisplayName("Art. 17: what cannot be is not put on record, and is told member by member")
    void malformed() {
        Map<String, Object> body = Incidents.body("SERIOUS", true, Duration.ZERO);
        Instant now = Instant.now();
        body.put("awareAt", now.minusSeconds(60).toString());
        body.put("detectedAt", now.toString());
        body.put("affectedSubjects", -1);
        own.oss()
                .body(body)
                .post("/v1/incidents")
                .then()
                .statusCode(400)
                .body("violations.field", containsInAnyOrder("/awareAt", "/affectedSubjects"));
        own.oss()
                .body(Map.of("awareAt", now.plus(Duration.ofHours(1)).toString()))
                .post("/v1/incidents")
                .then()
                .statusCode(400)
                .body(
                        "violations.field",
                        containsInAnyOrder(
                                "/kind",
                                "/detectedAt",
                                "/awareAt",
                                "/description",
                                "/affectedSubjects",
                                "/severity",
                                "/leaked"));
        String id = own.serious();
        for (Map<String, ?> nobody : List.of(
                Map.of("summary", "x"),
                Map.of("summary", "x", "authority", "civil-affairs"),
                Map.of("summary", "x", "authority", "mayor"))) {
            Incidents.step(own.oss(), id, "reports", nobody)
                    .statusCode(400)
                    .body("violations.field", contains("/authority"));
        }
        Incidents.step(own.oss(), id, "reports", Map.of("reasonNotReported", "x", "summary", "y"))
                .statusCode(400)
                .body("violations.field", contains("/summary"));
        Incidents.step(own.oss(), id, "closure", Map.of("userNotice", Map.of()))
                .statusCode(400)
                .body("violations.field", containsInAnyOrder("/cause", "/userNotice/givenAt", "/userNotice/means"));
    }

    @Test
    @DisplayName("Art. 16: what is written of an incident is nowhere in clear, and another operator's does not exist")
    void sealed() {
        String secret = "张三 650102199003078832 " + UUID.randomUUID();
        Map<String, Object> body = Incidents.body("SERIOUS", true, Duration.ZERO);
        body.put("description", secret);
        String id = own.recorded(body);
        Incidents.step(own.oss(), id, "remedies", Map.of("text", secret)).body("description", equalTo(secret));
        own.oss().get(PATH + id).then().statusCode(200).body("description", equalTo(secret));
        own.oss().get(PATH + id + "/timeline").then().statusCode(200).body("items.text", contains(secret, secret));
        for (String table : List.of("incident", "incident_entry", "audit_entry", "idempotency_key", "outbox")) {
            assertThat(OwnerDatabase.rows("SELECT t::text AS line FROM " + table + " t"))
                    .as(table)
                    .noneMatch(row -> ((String) row.get("line")).contains("张三")
                            || ((String) row.get("line")).contains("650102199003078832"));
        }
        Incidents other = new Incidents();
        other.oss().get(PATH + id).then().statusCode(404);
        other.oss().get(PATH + id + "/timeline").then().statusCode(404);
        Incidents.step(other.oss(), id, "remedies", TEXT).statusCode(404);
        other.oss().get("/v1/incidents").then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    @DisplayName("Art. 17: when the key of a text is gone so is the text, and the rest of the file stays")
    void forgotten() throws Exception {
        String id = own.serious();
        try (var keys = OwnerDatabase.keys();
                var erase = keys.prepareStatement("DELETE FROM data_key WHERE id = ?::uuid")) {
            erase.setString(1, (String)
                    OwnerDatabase.rows("SELECT id::text AS id FROM incident_entry WHERE incident_id = ?::uuid", id)
                            .get(0)
                            .get("id"));
            assertThat(erase.executeUpdate()).isEqualTo(1);
        }
        own.oss()
                .get(PATH + id)
                .then()
                .statusCode(200)
                .body("description", nullValue())
                .body("severity", equalTo("SERIOUS"));
        own.oss()
                .get(PATH + id + "/timeline")
                .then()
                .body("items.kind", contains("RECORDED"))
                .body("items[0].text", nullValue());
    }

    @Test
    @DisplayName("Art. 17: remedied, reported, and closed by a second person with its cause, once the users were told")
    void closed() {
        String id = own.serious();
        Incidents.step(own.officer("one"), id, "closure", Incidents.closure())
                .statusCode(422)
                .body("code", equalTo("REMEDY_MISSING"))
                .body("article", equalTo(17));
        Incidents.step(own.oss(), id, "remedies", TEXT).statusCode(200).body("remediedAt", notNullValue());
        Incidents.step(own.officer("one"), id, "closure", Incidents.closure())
                .statusCode(422)
                .body("code", equalTo("REPORT_MISSING"));
        Incidents.step(own.oss(), id, "reports", REPORT)
                .statusCode(200)
                .body("reportedAt", notNullValue())
                .body("late", equalTo(false));
        Incidents.step(own.officer("one"), id, "closure", Map.of("cause", "a door was left open"))
                .statusCode(422)
                .body("code", equalTo("NOTICE_MISSING"));
        Incidents.step(own.officer("one"), id, "closure", Incidents.closure())
                .statusCode(200)
                .body("state", equalTo("CLOSURE_PROPOSED"))
                .body("closureProposed.by", equalTo("one"));
        Incidents.confirmClosure(own.officer("one"), id)
                .statusCode(403)
                .body("code", equalTo("SECOND_PERSON_REQUIRED"));
        Incidents.confirmClosure(own.officer("another"), id)
                .statusCode(200)
                .body("state", equalTo("CLOSED"))
                .body("closedBy", equalTo("another"))
                .body("closedAt", notNullValue());
        own.oss()
                .get(PATH + id + "/timeline")
                .then()
                .body(
                        "items.kind",
                        contains("RECORDED", "REMEDIED", "REPORTED", "CLOSURE_PROPOSED", "CLOSURE_CONFIRMED"))
                .body("items[2].authority", equalTo("internet-authority"))
                .body("items[3].text", equalTo("a door was left open"))
                .body("items[3].userNotice.means", equalTo("SMS"))
                .body("items.by[4]", equalTo("another"))
                .body("items.office[4]", equalTo("compliance-officer"));
        assertThat(OwnerDatabase.rows(
                        "SELECT action FROM audit_entry WHERE object_id = ?::uuid AND action LIKE 'incident.%'"
                                + " ORDER BY id",
                        id))
                .extracting(row -> row.get("action"))
                .containsExactly(
                        "incident.recorded",
                        "incident.remedied",
                        "incident.reported",
                        "incident.closure-proposed",
                        "incident.closure-confirmed");
    }

    @Test
    @DisplayName(
            "Art. 17: a serious one that is not reported is closed with the reason on record; given back it is open again")
    void unreported() {
        String id = own.recorded(Incidents.body("SERIOUS", false, Duration.ZERO));
        Incidents.step(own.oss(), id, "remedies", TEXT).statusCode(200);
        Incidents.step(own.oss(), id, "reports", NO_REPORT)
                .statusCode(200)
                .body("reportedAt", nullValue())
                .body("leftUnreportedAt", notNullValue())
                .body("dueAt", notNullValue());
        Incidents.step(own.officer("one"), id, "closure", Map.of("cause", "a drill"))
                .statusCode(200);
        Incidents.step(own.officer("another"), id, "closure/return", REASON)
                .statusCode(200)
                .body("state", equalTo("OPEN"))
                .body("closureProposed", nullValue());
        Incidents.step(own.officer("another"), id, "closure", Map.of("cause", "a drill"))
                .statusCode(200);
        Incidents.confirmClosure(own.officer("one"), id).statusCode(200).body("state", equalTo("CLOSED"));
        Incidents.step(own.oss(), own.reportedOne(), "reports", NO_REPORT).statusCode(409);
    }

    @Test
    @DisplayName("Art. 17: what its state does not allow is refused, step by step")
    void refusals() {
        String open = own.serious();
        assertThat(refusedSteps(open))
                .containsExactly("confirmation", "dismissal", "closure/return", "closure/confirmation");
        String proposed = own.serious();
        own.proposed(proposed, "one");
        assertThat(refusedSteps(proposed))
                .containsExactly("remedies", "reports", "closure", "confirmation", "dismissal");
        String closed = own.serious();
        own.proposed(closed, "one");
        Incidents.confirmClosure(own.officer("another"), closed).statusCode(200);
        String[] every = {
            "remedies",
            "investigation-entries",
            "reports",
            "closure",
            "confirmation",
            "dismissal",
            "closure/return",
            "closure/confirmation"
        };
        assertThat(refusedSteps(closed))
                .containsExactly(
                        "remedies",
                        "reports",
                        "closure",
                        "confirmation",
                        "dismissal",
                        "closure/return",
                        "closure/confirmation");
        String dismissed = own.draft();
        Incidents.step(Incidents.authority(), dismissed, "dismissal", REASON).statusCode(200);
        assertThat(refusedSteps(dismissed)).containsExactly(every);
        assertThat(refusedSteps(own.draft()))
                .containsExactly(
                        "remedies",
                        "investigation-entries",
                        "reports",
                        "closure",
                        "closure/return",
                        "closure/confirmation");
    }

    /** Those that are answered 409, each tried on the incident as it is, but for what is allowed and would change its state. */
    private List<String> refusedSteps(String id) {
        Map<String, Map<String, Object>> bodies = new LinkedHashMap<>();
        bodies.put("remedies", TEXT);
        bodies.put("investigation-entries", TEXT);
        bodies.put("reports", NO_REPORT);
        bodies.put("closure", Incidents.closure());
        bodies.put("confirmation", Incidents.confirmation());
        bodies.put("dismissal", REASON);
        bodies.put("closure/return", REASON);
        List<String> refused = new ArrayList<>();
        bodies.forEach((step, body) -> {
            if (isHarmless(id, step)
                    && Incidents.step(own.officer("one"), id, step, body)
                                    .extract()
                                    .statusCode()
                            == 409) {
                refused.add(step);
            }
        });
        // Also where it is allowed, it is not to whoever proposed it.
        if (Incidents.confirmClosure(own.officer("one"), id).extract().statusCode() == 409) {
            refused.add("closure/confirmation");
        }
        return refused;
    }

    /** Whether trying a step leaves the incident in its state, be it refused or taken. */
    private boolean isHarmless(String id, String step) {
        String state = own.oss().get(PATH + id).then().extract().path("state");
        return switch (state) {
            case "DRAFT" -> !List.of("confirmation", "dismissal").contains(step);
            case "OPEN" -> !step.equals("closure");
            case "CLOSURE_PROPOSED" -> !step.equals("closure/return");
            default -> true;
        };
    }

    @Test
    @DisplayName(
            "Art. 17: operator and authority share the file of the investigation, and looks of officials are on record")
    void investigation() {
        String id = own.serious();
        Incidents.step(own.oss(), id, "investigation-entries", Map.of("text", "logs were secured"))
                .statusCode(200);
        Incidents.step(Incidents.authority(), id, "investigation-entries", Map.of("text", "logs were examined"))
                .statusCode(200);
        for (var reader : List.of(own.oss(), Incidents.authority())) {
            reader.get(PATH + id + "/timeline?kind=INVESTIGATED")
                    .then()
                    .statusCode(200)
                    .body("items.text", contains("logs were secured", "logs were examined"))
                    .body("items.office", contains("operator", "communications-authority"));
        }
        Incidents.authority().get(PATH + id).then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE object_id = ?::uuid AND action = 'incident.read'"
                                + " AND actor = 'an official'",
                        id))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("Art. 17, 26: public security sees the incidents that were reported to it, and no other, on record")
    void reportedToPublicSecurity() {
        String reported = own.serious();
        String other = own.reportedOne();
        Incidents.step(own.oss(), reported, "reports", Map.of("authority", "public-security", "summary", "a theft"))
                .statusCode(200);
        String official = UUID.randomUUID().toString();
        Callers.official("public-security", official)
                .get("/v1/incidents?operatorId=" + own.operatorId())
                .then()
                .statusCode(200)
                .body("items.id", contains(reported));
        Callers.official("public-security", official)
                .get(PATH + reported + "/timeline")
                .then()
                .statusCode(200)
                .body("items.text", contains("a list was found on the web", "a theft"));
        for (String path : List.of(other, other + "/timeline")) {
            Callers.official("public-security", official)
                    .get(PATH + path)
                    .then()
                    .statusCode(404);
        }
        Incidents.step(Callers.official("public-security", official), reported, "investigation-entries", TEXT)
                .statusCode(403);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE actor = ? AND object_type = 'incident'", official))
                .isEqualTo(4);
    }

    @Test
    @DisplayName("Art. 17: incidents are listed by what they are and how they stand, page by page, of officials all")
    void lists() {
        String first = own.serious();
        String second = own.recorded(Incidents.body("MINOR", false, Duration.ZERO));
        String third = own.draft();
        own.oss()
                .get("/v1/incidents")
                .then()
                .statusCode(200)
                .body("items.id", contains(first, second, third))
                .body("items[0].description", nullValue());
        own.oss().get("/v1/incidents?severity=MINOR").then().body("items.id", contains(second));
        own.oss().get("/v1/incidents?state=DRAFT").then().body("items.id", contains(third));
        own.oss().get("/v1/incidents?kind=DATA_LEAK").then().body("items.id", contains(first, second));
        own.oss().get("/v1/incidents?attention=DUE").then().body("items.id", contains(first, third));
        own.oss().get("/v1/incidents?attention=ESCALATED").then().body("items", hasSize(0));
        String next = own.oss()
                .get("/v1/incidents?limit=2")
                .then()
                .body("items.id", contains(first, second))
                .extract()
                .path("next");
        own.oss()
                .get("/v1/incidents?limit=2&after=" + next)
                .then()
                .body("items.id", contains(third))
                .body("next", nullValue());
        Incidents.authority()
                .get("/v1/incidents?operatorId=" + own.operatorId())
                .then()
                .body("items.id", contains(first, second, third));
        String page = own.oss()
                .get(PATH + first + "/timeline?limit=1")
                .then()
                .body("items.kind", contains("RECORDED"))
                .extract()
                .path("next");
        assertThat(page).isNull();
        own.oss().get("/v1/incidents?state=GONE").then().statusCode(400);
    }

    @Test
    @DisplayName("Art. 17: whatever many people do at once, all of it is in the file, and of two closings one counts")
    void atOnce() throws Exception {
        String id = own.serious();
        assertThat(together(IntStream.range(0, 8)
                        .<Callable<Integer>>mapToObj(i ->
                                () -> Incidents.step(own.oss(), id, "remedies", Map.of("text", "remedy " + i))
                                        .extract()
                                        .statusCode())
                        .toList()))
                .containsOnly(200);
        assertThat(Incidents.entries(id, "REMEDIED")).isEqualTo(8);
        Incidents.step(own.oss(), id, "reports", REPORT).statusCode(200);
        Incidents.step(own.officer("one"), id, "closure", Incidents.closure()).statusCode(200);
        assertThat(together(IntStream.range(0, 4)
                        .<Callable<Integer>>mapToObj(i -> () -> Incidents.confirmClosure(own.officer("other " + i), id)
                                .extract()
                                .statusCode())
                        .toList()))
                .containsExactlyInAnyOrder(200, 409, 409, 409);
        assertThat(Incidents.entries(id, "CLOSURE_CONFIRMED")).isEqualTo(1);
    }

    private static List<Integer> together(List<Callable<Integer>> what) throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(what.size());
        try {
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> each : people.invokeAll(what)) {
                statuses.add(each.get());
            }
            return statuses;
        } finally {
            people.shutdown();
        }
    }
}
