package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.registration.persistence.PurgeRepository;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class PurgeResourceTest {
    private static final String RETENTION = "retention-service";

    @Inject
    KeyServer keys;

    @Inject
    PurgeRepository repository;

    private final UUID run = UUID.randomUUID();
    private Scenario operator;

    @BeforeEach
    void anOperator() {
        operator = Scenario.operatorLicensedFor("MOBILE_ACCOUNT_OPENING");
    }

    @Test
    @DisplayName(
            "Art. 12, 16: what is due is gone: row, checks, changes, disputes, copies, indexes and key; nobody's tombstone"
                    + " stays, and the same order comes to the same")
    void purged() {
        Map<String, Object> body = operator.individual("张三");
        String id = register(body);
        step(id, "suspension");
        step(id, "resumption");
        String dispute = dispute(id);
        resolve(dispute);
        endedLongAgo(id);
        UUID uuid = UUID.fromString(id);
        for (String table : hangingOn()) {
            assertThat(rowsOf(table, uuid)).as(table).isPositive();
        }

        purge(id)
                .then()
                .statusCode(200)
                .body("runId", equalTo(run.toString()))
                .body("outcomes.outcome", contains("PURGED"));

        for (String table : hangingOn()) {
            assertThat(rowsOf(table, uuid)).as(table).isZero();
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM registration WHERE id = ?", uuid))
                .isZero();
        assertThat(keys.find(List.of(uuid)).await().indefinitely()).isEmpty();
        assertThat(OwnerDatabase.rows("SELECT * FROM purged_registration WHERE id = ?", uuid))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsOnlyKeys("id", "run_id", "purged_at");
                    assertThat(row.get("run_id")).isEqualTo(run);
                });
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'registrations.purged' AND object_id = ?",
                        run))
                .isEqualTo(1);
        operator.oss().get("/v1/registrations/" + id).then().statusCode(404);
        operator.oss()
                .body(Map.of("serviceNumber", Scenario.at(body, "service").get("number")))
                .post("/v1/registrations/search")
                .then()
                .statusCode(200)
                .body("items", empty());
        purge(id).then().statusCode(200).body("outcomes.outcome", contains("PURGED"));
    }

    private static List<String> hangingOn() {
        return List.of("document_check", "registration_change", "dispute", "document_copy", "used_copy");
    }

    private static long rowsOf(String table, UUID registration) {
        return OwnerDatabase.count("SELECT count(*) FROM " + table + " WHERE registration_id = ?", registration);
    }

    @Test
    @DisplayName(
            "Art. 12: what runs, ended less than two years ago, is held or disputed stays, whatever retention-service says;"
                    + " what was refused goes, and the answer says which")
    void kept() {
        String active = register(operator.individual("张三"));
        String early = register(operator.individual("张三"));
        end(early);
        OwnerDatabase.change(
                "UPDATE registration SET terminated_at = now() - interval '2 years' + interval '1 day' WHERE id = ?",
                UUID.fromString(early));
        String held = register(operator.individual("张三"));
        endedLongAgo(held);
        hold(held, UUID.randomUUID()).then().statusCode(200);
        String disputed = register(operator.individual("张三"));
        dispute(disputed);
        endedLongAgo(disputed);
        String refused = operator.register(operator.individual("outcome MISMATCH"))
                .then()
                .statusCode(422)
                .extract()
                .path("registrationId");
        String due = register(operator.individual("张三"));
        endedLongAgo(due);
        String unknown = UUID.randomUUID().toString();

        purge(active, early, held, disputed, refused, due, unknown)
                .then()
                .statusCode(200)
                .body("outcomes.recordId", contains(active, early, held, disputed, refused, due, unknown))
                .body(
                        "outcomes.outcome",
                        contains("ACTIVE", "TOO_EARLY", "HELD", "HELD", "PURGED", "PURGED", "UNKNOWN"));

        for (String id : List.of(active, early, held, disputed)) {
            operator.oss().get("/v1/registrations/" + id).then().statusCode(200);
        }
    }

    @Test
    @DisplayName(
            "Art. 12: a registration with several holds is purged when the last is lifted, in whatever order that is told")
    void holds() {
        String id = register(operator.individual("张三"));
        endedLongAgo(id);
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        hold(id, one).then().statusCode(200).body("state", equalTo("IN_FORCE"));
        hold(id, one).then().statusCode(200);
        hold(id, other).then().statusCode(200);

        lift(id, one).then().statusCode(200).body("state", equalTo("LIFTED"));
        purge(id).then().body("outcomes.outcome", contains("HELD"));
        lift(id, other).then().statusCode(200);
        lift(id, other).then().statusCode(200);
        // That it was placed comes late, or again; and that one was lifted, before.
        hold(id, other).then().statusCode(200);
        UUID early = UUID.randomUUID();
        lift(id, early).then().statusCode(200);
        hold(id, early).then().statusCode(200);
        purge(id).then().body("outcomes.outcome", contains("PURGED"));

        hold(id, UUID.randomUUID()).then().statusCode(404);
        assertThat(OwnerDatabase.rows(
                        "SELECT outcome, count(*) FROM audit_entry WHERE object_id = ? AND action LIKE 'registration.h%'"
                                + " GROUP BY 1 ORDER BY 1",
                        UUID.fromString(id)))
                .extracting(row -> row.get("outcome") + " " + row.get("count"))
                .containsExactly("HELD 5", "LIFTED 4");
    }

    @Test
    @DisplayName(
            "Art. 12: what waits for verification can be held when that is settled: until then it may be refused or withdrawn")
    void pending() {
        String id = operator.register(operator.individual("gateway is down"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        UUID hold = UUID.randomUUID();
        hold(id, hold).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM record_hold WHERE hold_id = ?", hold))
                .isZero();
        OwnerDatabase.change(
                "UPDATE registration SET status = 'REFUSED', refusal = 'VERIFICATION_TIMED_OUT', sweep_at = NULL WHERE id = ?",
                UUID.fromString(id));
        hold(id, hold).then().statusCode(200).body("state", equalTo("IN_FORCE"));
        purge(id).then().body("outcomes.outcome", contains("HELD"));
    }

    @Test
    @DisplayName("Art. 12: of a hold and a purge at once one wins: what was answered held is there")
    void race() throws Exception {
        UUID like = UUID.fromString(register(operator.individual("张三")));
        endedLongAgo(like.toString());
        assertThat(OwnerDatabase.change("""
                        INSERT INTO registration
                        SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).*
                        FROM registration r, generate_series(1, 1000) WHERE r.id = ?""", like)).isEqualTo(1_000);
        List<String> ids = likeThat(like);
        keysLikeThat(like, ids);
        try {
            Map<String, String> outcomes = new ConcurrentHashMap<>();
            Map<String, Boolean> held = new ConcurrentHashMap<>();
            // For every ten of them ten holds, and one order in their midst.
            AtOnce.times(1_100, 8, number -> {
                List<String> ten = ids.subList(number / 11 * 10, number / 11 * 10 + 10);
                int turn = number % 11;
                if (turn == 5) {
                    List<String> answered = purge(ten.toArray(String[]::new)).path("outcomes.outcome");
                    IntStream.range(0, 10).forEach(i -> outcomes.put(ten.get(i), answered.get(i)));
                } else {
                    String id = ten.get(turn < 5 ? turn : turn - 1);
                    held.put(
                            id,
                            hold(id, UUID.randomUUID())
                                            .then()
                                            .statusCode(oneOf(200, 404))
                                            .extract()
                                            .statusCode()
                                    == 200);
                }
                return turn;
            });
            assertThat(ids).allSatisfy(id -> assertThat(outcomes.get(id)).isEqualTo(held.get(id) ? "HELD" : "PURGED"));
            List<String> stay = ids.stream().filter(held::get).toList();
            assertThat(stay).hasSizeBetween(1, 999);
            assertThat(likeThat(like)).containsExactlyInAnyOrderElementsOf(stay);
            assertThat(keysOf(ids)).containsExactlyInAnyOrderElementsOf(stay);
        } finally {
            forget(ids);
        }
    }

    /** Nobody could open them, since what is sealed is another's. */
    private static void forget(List<String> ids) throws SQLException {
        try (Connection connection = OwnerDatabase.connect();
                Connection keysServer = OwnerDatabase.keys()) {
            for (String sql : List.of(
                    "DELETE FROM record_hold WHERE record_id = ANY (?)",
                    "DELETE FROM registration WHERE id = ANY (?)")) {
                change(connection, sql, ids);
            }
            change(keysServer, "DELETE FROM data_key WHERE id = ANY (?)", ids);
        }
    }

    private static void change(Connection connection, String sql, List<String> ids) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(sql)) {
            change.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            change.executeUpdate();
        }
    }

    private static void keysLikeThat(UUID registration, List<String> ids) throws SQLException {
        try (Connection connection = OwnerDatabase.keys();
                PreparedStatement copied = connection.prepareStatement("""
                        INSERT INTO data_key
                        SELECT (jsonb_populate_record(k, jsonb_build_object('id', other))).*
                        FROM data_key k, unnest(?) AS other WHERE k.id = ?""")) {
            copied.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            copied.setObject(2, registration);
            assertThat(copied.executeUpdate()).isEqualTo(ids.size());
        }
    }

    private static List<String> keysOf(List<String> ids) throws SQLException {
        try (Connection connection = OwnerDatabase.keys();
                PreparedStatement look = connection.prepareStatement("SELECT id FROM data_key WHERE id = ANY (?)")) {
            look.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            List<String> found = new ArrayList<>();
            for (ResultSet row = look.executeQuery(); row.next(); ) {
                found.add(row.getString(1));
            }
            return found;
        }
    }

    private static List<String> likeThat(UUID registration) {
        return OwnerDatabase.rows(
                        "SELECT id FROM registration r WHERE id <> ? AND operator_id ="
                                + " (SELECT operator_id FROM registration o WHERE o.id = ?)",
                        registration,
                        registration)
                .stream()
                .map(row -> row.get("id").toString())
                .toList();
    }

    @Test
    @DisplayName("Art. 12, 16: a purge that was stopped before the key was destroyed destroys it when it is told again")
    void stoppedInBetween() {
        UUID id = UUID.randomUUID();
        keys.create(id, null, List.of()).await().indefinitely();
        OwnerDatabase.change("INSERT INTO purged_registration VALUES (?, ?, now())", id, run);

        purge(id.toString()).then().statusCode(200).body("outcomes.outcome", contains("PURGED"));

        assertThat(keys.find(List.of(id)).await().indefinitely()).isEmpty();
    }

    @Test
    @DisplayName(
            "Art. 12, 16: the database deletes nothing early, held or disputed, whoever tells it to, and the purger reads"
                    + " nothing sealed")
    void database() throws SQLException {
        String early = register(operator.individual("张三"));
        end(early);
        String held = register(operator.individual("张三"));
        endedLongAgo(held);
        hold(held, UUID.randomUUID()).then().statusCode(200);
        String due = register(operator.individual("张三"));
        endedLongAgo(due);
        try (Connection connection = LeastPrivilege.asService()) {
            String role = "SET LOCAL ROLE main_purger";
            for (String id : List.of(early, held, register(operator.individual("张三")))) {
                assertThat(LeastPrivilege.changed(connection, role, "DELETE FROM registration WHERE id = '" + id + "'"))
                        .isZero();
            }
            assertThat(LeastPrivilege.changed(connection, role, "SELECT sealed FROM registration"))
                    .isZero();
            assertThat(LeastPrivilege.changed(
                            connection,
                            role,
                            "UPDATE registration SET terminated_at = '2000-01-01' WHERE id = '" + early + "'"))
                    .isZero();
            assertThat(LeastPrivilege.changed(connection, role, "DELETE FROM registration WHERE id = '" + due + "'"))
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Who took a service over and is held in between says no more from whom")
    void successorHeld() {
        String old = register(operator.individual("张三"));
        String successor = register(operator.individual("张三"));
        endedLongAgo(old);
        endedLongAgo(successor);
        OwnerDatabase.change(
                "UPDATE registration SET service_type = 'MOBILE_TRANSFER', transfer_of = ? WHERE id = ?",
                UUID.fromString(old),
                UUID.fromString(successor));
        var read = repository
                .find(List.of(UUID.fromString(old), UUID.fromString(successor)))
                .await()
                .indefinitely();
        hold(successor, UUID.randomUUID()).then().statusCode(200);

        var write = repository.purge(List.copyOf(read.values()), run, Instant.now());
        assertThat(repository.run(write).await().indefinitely()).isTrue();

        assertThat(OwnerDatabase.rows(
                        "SELECT id, transfer_of FROM registration WHERE id IN (?, ?)",
                        UUID.fromString(old),
                        UUID.fromString(successor)))
                .singleElement()
                .satisfies(left -> {
                    assertThat(left.get("id")).hasToString(successor);
                    assertThat(left.get("transfer_of")).isNull();
                });
    }

    @Test
    @DisplayName("Art. 10: the purger deletes no message that waits")
    void messages() throws SQLException {
        try (Connection superuser = OwnerDatabase.superuserOfMain();
                Statement statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("""
                    INSERT INTO outbox (id, target, kind, body, correlator, created_at, next_attempt_at, delivered_at, dead_at)
                    SELECT gen_random_uuid(), 'nobody', kind, '{}', 'test', now(), now(),
                           CASE kind WHEN 'delivered' THEN now() END, CASE kind WHEN 'dead' THEN now() END
                    FROM unnest(ARRAY['delivered', 'dead', 'waits']) AS kind""");
            statement.execute("SET LOCAL ROLE main_purger");
            String delete = "DELETE FROM outbox WHERE body = '{}' AND ";
            assertThat(statement.executeUpdate(delete + "(delivered_at IS NOT NULL OR dead_at IS NOT NULL)"))
                    .isEqualTo(2);
            assertThatThrownBy(() -> statement.executeUpdate(delete + "delivered_at IS NULL AND dead_at IS NULL"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("the message waits");
            superuser.rollback();
        }
    }

    @ParameterizedTest(
            name =
                    "Art. 12: a database whose clock somebody moved by {0} goes by that one, and no role of the service moves it")
    @ValueSource(strings = {"P800D", "PT17600H"})
    void movedClock(String by) throws SQLException {
        String id = register(operator.individual("张三"));
        end(id);
        String delete = "DELETE FROM registration WHERE id = '" + id + "'";
        List<String> roles = List.of("SET LOCAL ROLE main_purger", "SET LOCAL ROLE main_sweeper", "SELECT 1");
        try (Connection service = LeastPrivilege.asService();
                Connection superuser = OwnerDatabase.superuserOfMain();
                Statement move = superuser.createStatement()) {
            assertThat(LeastPrivilege.changed(service, roles.get(0), delete)).isZero();
            move.execute("INSERT INTO moved_clock (by_text) VALUES ('" + by + "')");
            try {
                assertThat(LeastPrivilege.changed(service, roles.get(0), delete))
                        .isEqualTo(1);
                for (String role : roles) {
                    for (String sql : List.of(
                            "SELECT by_text FROM moved_clock",
                            "UPDATE moved_clock SET by_text = 'P1D'",
                            "DELETE FROM moved_clock",
                            "INSERT INTO moved_clock (by_text) VALUES ('P1D') ON CONFLICT DO NOTHING")) {
                        assertThatThrownBy(() -> execute(service, role, sql))
                                .isInstanceOf(SQLException.class)
                                .extracting(denied -> ((SQLException) denied).getSQLState())
                                .isEqualTo("42501");
                    }
                }
                assertThatThrownBy(() -> move.execute("INSERT INTO moved_clock (by_text) VALUES ('P1D')"))
                        .hasMessageContaining("moved_clock_pkey");
            } finally {
                move.execute("DELETE FROM moved_clock");
            }
        }
    }

    private static void execute(Connection connection, String role, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(role);
            statement.execute(sql);
        } finally {
            connection.rollback();
        }
    }

    @ParameterizedTest(name = "Art. 12: {0} neither holds nor purges")
    @ValueSource(strings = {"incident-service", "verification-gateway", "agent-service"})
    void otherServices(String client) {
        String id = register(operator.individual("张三"));
        Scenario.as(Tokens.as("service").client(client).sign())
                .body(Map.of("recordIds", List.of(id), "runId", run))
                .post("/v1/purge-orders")
                .then()
                .statusCode(403);
        Scenario.as(Tokens.as("service").client(client).sign())
                .body(Map.of("holdId", run, "state", "IN_FORCE"))
                .put("/v1/holds/" + id)
                .then()
                .statusCode(403);
    }

    @Test
    @DisplayName("An order or a hold that is not whole is refused by its fields")
    void malformed() {
        String id = UUID.randomUUID().toString();
        purge().then().statusCode(400).body("violations.field", contains("/recordIds"));
        purge(id, id).then().statusCode(400).body("violations.field", contains("/recordIds/1"));
        purge(IntStream.range(0, 1_001)
                        .mapToObj(i -> UUID.randomUUID().toString())
                        .toArray(String[]::new))
                .then()
                .statusCode(400)
                .body("violations.field", contains("/recordIds"));
        retention()
                .body(Map.of())
                .post("/v1/purge-orders")
                .then()
                .statusCode(400)
                .body("violations.field", contains("/runId", "/recordIds"));
        retention()
                .body(Map.of())
                .put("/v1/holds/" + id)
                .then()
                .statusCode(400)
                .body("violations.field", contains("/holdId", "/state"));
    }

    static RequestSpecification retention() {
        return Scenario.as(Tokens.as("service").client(RETENTION).sign());
    }

    private Response purge(String... ids) {
        return retention().body(Map.of("recordIds", List.of(ids), "runId", run)).post("/v1/purge-orders");
    }

    static Response hold(String id, UUID holdId) {
        return retention().body(Map.of("holdId", holdId, "state", "IN_FORCE")).put("/v1/holds/" + id);
    }

    static Response lift(String id, UUID holdId) {
        return retention().body(Map.of("holdId", holdId, "state", "LIFTED")).put("/v1/holds/" + id);
    }

    private String register(Map<String, Object> body) {
        return operator.register(body).then().statusCode(201).extract().path("id");
    }

    private static String dispute(String id) {
        return Scenario.subscriber("RESIDENT_IDENTITY_CARD", Scenario.ADULT)
                .body(Map.of("registrationId", id, "reason", "不是我的"))
                .post("/v1/self/disputes")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void resolve(String dispute) {
        Scenario.as(Tokens.as("service").client("incident-service").sign())
                .body(Map.of("outcome", "REJECTED"))
                .post("/v1/disputes/" + dispute + "/outcome")
                .then()
                .statusCode(200);
    }

    private void endedLongAgo(String id) {
        end(id);
        OwnerDatabase.change(
                "UPDATE registration SET terminated_at = now() - interval '2 years 3 days' WHERE id = ?",
                UUID.fromString(id));
    }

    private void end(String id) {
        step(id, "termination");
    }

    private void step(String id, String step) {
        operator.oss()
                .body(Map.of("reason", "asked for"))
                .post("/v1/registrations/" + id + "/" + step)
                .then()
                .statusCode(200);
    }
}
