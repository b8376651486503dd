package io.shiming.registration.rest;

import static io.shiming.registration.rest.PurgeResourceTest.hold;
import static io.shiming.registration.rest.PurgeResourceTest.lift;
import static io.shiming.registration.rest.PurgeResourceTest.retention;
import static io.shiming.registration.rest.Scenario.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Looks into every table there is, those that are added later among them. */
@ServiceTest
class CompletePurgeResourceTest {
    /** That it was, and is no more; and who did what to it, which nobody can change. */
    private static final Set<String> STAYS = Set.of("purged_registration", "audit_entry");

    AgentServiceResource agentService;

    @Inject
    Idempotency idempotency;

    private final String person = Scenario.newResidentNumber();
    private Scenario operator;

    @BeforeEach
    void anOperator() {
        operator = Scenario.anyOperator();
    }

    @Test
    @DisplayName(
            "Art. 12, 16: of a registration that has been through everything no table knows the id after its purge, nor an index"
                    + " of it, but the tombstone and the audit trail")
    void complete() {
        operator.oss()
                .body(Map.of(
                        "callback",
                        "http://127.0.0.1:9/events",
                        "eventTypes",
                        List.of(
                                "io.shiming.registration.activated.v1",
                                "io.shiming.registration.disputed.v1",
                                "io.shiming.registration.transferred.v1")))
                .post("/v1/subscriptions")
                .then()
                .statusCode(201);
        AgentScenario agent = new AgentScenario(operator);
        agentService.bind(agent.agentId, operator.operatorId());
        Map<String, Object> first = agent.individual("张三");
        at(first, "holder", "document").put("number", person);
        String handedOn = agent.register(first).then().statusCode(201).extract().path("id");
        step(handedOn, "suspension");
        step(handedOn, "resumption");
        resolve(dispute(handedOn), "REJECTED");
        operator.oss()
                .body(Map.of(
                        "document",
                        operator.document(person, "2046-03-07"),
                        "presence",
                        at(operator.individual("张三"), "presence")))
                .post("/v1/registrations/" + handedOn + "/alteration")
                .then()
                .statusCode(200);
        String refused = transfer(handedOn, first, "outcome MISMATCH")
                .statusCode(422)
                .extract()
                .path("registrationId");
        String next = transfer(handedOn, first, "李四").statusCode(201).extract().path("id");
        String unit = operator.register(operator.unit("天山", "王五"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        step(unit, "termination");
        Map<String, Object> notTheirs = operator.individual("赵六");
        at(notTheirs, "holder", "document").put("number", person);
        String upheld =
                operator.register(notTheirs).then().statusCode(201).extract().path("id");
        resolve(dispute(upheld), "UPHELD");
        step(upheld, "termination");
        UUID hold = UUID.randomUUID();
        hold(handedOn, hold).then().statusCode(200);
        lift(handedOn, hold).then().statusCode(200);
        List<String> ids = List.of(handedOn, unit, upheld, refused);
        ids.forEach(this::longAgo);
        List<String> traces = new ArrayList<>(ids);
        ids.forEach(id -> traces.add(id.replace("-", "")));
        traces.addAll(indexesOf(handedOn, unit, upheld, refused));
        // What others are found by as well, such as who has the number now, is no trace of these.
        traces.removeAll(indexes(
                "SELECT document_index, service_number_index FROM registration WHERE id <> ALL (?::uuid[])",
                "{" + String.join(",", ids) + "}"));
        assertThat(traces)
                .containsAll(indexes("SELECT document_index FROM registration WHERE id = ?::uuid", handedOn))
                .containsAll(indexes("SELECT service_number_index FROM registration WHERE id = ?::uuid", unit));
        Set<String> before = tablesWith(traces);
        assertThat(before)
                .contains(
                        "registration",
                        "document_check",
                        "document_copy",
                        "used_copy",
                        "dispute",
                        "registration_change",
                        "record_hold",
                        "delivery",
                        "outbox",
                        "idempotency_key");
        OwnerDatabase.change(
                "UPDATE idempotency_key SET expires_at = now() - interval '1 day' WHERE resource_id = ANY (?::uuid[])",
                "{" + String.join(",", ids) + "}");
        idempotency.forgetExpired().await().indefinitely();

        retention()
                .body(Map.of("recordIds", ids, "runId", UUID.randomUUID()))
                .post("/v1/purge-orders")
                .then()
                .statusCode(200)
                .body("outcomes.outcome", everyItem(equalTo("PURGED")));

        Set<String> after = tablesWith(traces);
        after.removeAll(STAYS);
        assertThat(after).isEmpty();
        operator.oss().get("/v1/registrations/" + next).then().statusCode(200).body("status", equalTo("ACTIVE"));
    }

    /** What is kept for days only has passed by then; a letter nobody took is dead. */
    private void longAgo(String id) {
        OwnerDatabase.change(
                "UPDATE registration SET terminated_at = now() - interval '3 years' WHERE id = ?::uuid AND status <> 'REFUSED'",
                id);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> OwnerDatabase.count(
                                "SELECT count(*) FROM outbox WHERE target <> 'incident' AND delivered_at IS NULL"
                                        + " AND body::text LIKE '%' || ? || '%'",
                                id)
                        == 0);
        OwnerDatabase.change(
                "UPDATE outbox SET dead_at = now() WHERE delivered_at IS NULL AND body::text LIKE '%' || ? || '%'", id);
    }

    /** As they stand in a row that is shown as text. */
    private static List<String> indexesOf(String... ids) {
        List<String> found = new ArrayList<>();
        for (String id : ids) {
            found.addAll(indexes("SELECT document_index FROM registration WHERE id = ?::uuid", id));
            found.addAll(indexes("SELECT service_number_index FROM registration WHERE id = ?::uuid", id));
            found.addAll(indexes("SELECT content_index FROM document_copy WHERE registration_id = ?::uuid", id));
            found.addAll(indexes("SELECT content_index FROM used_copy WHERE registration_id = ?::uuid", id));
        }
        return found;
    }

    private static List<String> indexes(String sql, String id) {
        return OwnerDatabase.rows(sql, id).stream()
                .flatMap(row -> row.values().stream())
                .map(value -> HexFormat.of().formatHex((byte[]) value))
                .toList();
    }

    private static Set<String> tablesWith(List<String> traces) {
        String patterns = "{"
                + String.join(",", traces.stream().map(each -> "%" + each + "%").toList()) + "}";
        Set<String> found = new TreeSet<>();
        for (Map<String, Object> table : OwnerDatabase.rows(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")) {
            String name = (String) table.get("relname");
            if (OwnerDatabase.count(
                            "SELECT count(*) FROM \"" + name + "\" AS row WHERE row::text LIKE ANY (?::text[])",
                            patterns)
                    > 0) {
                found.add(name);
            }
        }
        return found;
    }

    private io.restassured.response.ValidatableResponse transfer(String of, Map<String, Object> first, String name) {
        Map<String, Object> body = operator.individual(name);
        at(body, "service").put("type", "MOBILE_TRANSFER");
        at(body, "service").put("number", at(first, "service").get("number"));
        return operator.oss()
                .body(body)
                .post("/v1/registrations/" + of + "/transfer")
                .then();
    }

    private void step(String id, String step) {
        operator.oss()
                .body(Map.of("reason", "asked for"))
                .post("/v1/registrations/" + id + "/" + step)
                .then()
                .statusCode(200);
    }

    private String dispute(String id) {
        return Scenario.subscriber("RESIDENT_IDENTITY_CARD", person)
                .body(Map.of("registrationId", id, "reason", "不是我的"))
                .post("/v1/self/disputes")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void resolve(String dispute, String outcome) {
        Scenario.as(Tokens.as("service").client("incident-service").sign())
                .body(Map.of("outcome", outcome))
                .post("/v1/disputes/" + dispute + "/outcome")
                .then()
                .statusCode(200);
    }
}
