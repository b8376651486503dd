package io.shiming.registration.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.Disclosures;
import io.shiming.registration.rest.RecordLines;
import io.shiming.registration.rest.Scenario;
import io.shiming.registration.rest.ServiceTest;
import io.shiming.registration.rest.VenueScenario;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class TenancyTest {
    private static final List<String> TENANT_TABLES = List.of(
            "registration",
            "document_check",
            "document_copy",
            "active_service_number",
            "used_copy",
            "dispute",
            "licence",
            "operator",
            "special_application",
            "record_copy",
            "disclosure",
            "publication_record",
            "publication_record_batch",
            "service_record",
            "service_record_batch",
            "held_publication_record",
            "held_service_record",
            "held_record_batch");

    private static final Map<String, String> OWNERS = Map.of("operator", "id", "record_copy", "owner_id");

    private static Scenario one;
    private static Scenario other;

    @BeforeEach
    void twoTenants() {
        if (one != null) {
            return;
        }
        one = Scenario.anyOperator();
        other = Scenario.anyOperator();
        for (Scenario operator : List.of(one, other)) {
            String id = operator.register(operator.individual("张三"))
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            Scenario.subscriber("RESIDENT_IDENTITY_CARD", Scenario.ADULT)
                    .body(Map.of("registrationId", id, "reason", "not mine"))
                    .post("/v1/self/disputes")
                    .then()
                    .statusCode(201);
            operator.apply("BLOG");
            Disclosures.request("official", operator, Map.of("serviceNumber", "+8613899990001"), "STATUS");
            operator.oss()
                    .body(Map.of("content", "x", "publishedAt", "2026-11-30T00:00:00Z", "address", "a.example"))
                    .post("/v1/publication-records")
                    .then()
                    .statusCode(200);
            RecordLines.send(operator, RecordLines.SERVICE_USES, List.of(RecordLines.json(RecordLines.serviceUse("a"))))
                    .then()
                    .statusCode(200);
            for (String table : List.of("publication_record", "service_record")) {
                OwnerDatabase.change(
                        "INSERT INTO held_" + table + " SELECT * FROM " + table + " WHERE operator_id = ?",
                        operator.operatorId());
                OwnerDatabase.change(
                        "INSERT INTO held_record_batch SELECT * FROM " + table + "_batch WHERE operator_id = ?",
                        operator.operatorId());
            }
        }
    }

    @Test
    @DisplayName("Art. 16: every role of the database may do what is listed, and nothing more")
    void grants() {
        LeastPrivilege.assertThatGrantsAreThoseListed();
        LeastPrivilege.assertThatRolesAndTablesAreGuarded("operator_id", "owner_id", "venue_id");
    }

    @Test
    @DisplayName("Art. 16: the service's own role sees and changes no row but those of the transaction's tenants")
    void rows() throws SQLException {
        try (Connection connection = LeastPrivilege.asService()) {
            for (String table : TENANT_TABLES) {
                String owner = OWNERS.getOrDefault(table, "operator_id");
                assertThat(visible(connection, table, owner, "", other))
                        .as(table)
                        .isZero();
                assertThat(visible(connection, table, owner, set(one), other))
                        .as(table)
                        .isZero();
                assertThat(visible(connection, table, owner, set(one), one))
                        .as(table)
                        .isPositive();
                for (String change :
                        List.of("DELETE FROM %s WHERE %s = '%s'", "UPDATE %1$s SET %2$s = %2$s WHERE %2$s = '%3$s'")) {
                    assertThat(LeastPrivilege.changed(
                                    connection, set(one), change.formatted(table, owner, other.operatorId())))
                            .as(table)
                            .isZero();
                }
            }
            // The same on a row of its own does something, or nothing of this would show anything.
            assertThat(LeastPrivilege.changed(
                            connection,
                            set(one),
                            "UPDATE registration SET version = version WHERE operator_id = '" + one.operatorId() + "'"))
                    .isPositive();
        }
    }

    @Test
    @DisplayName("Art. 16: a row cannot be given to another tenant, nor put in for one")
    void givenAway() throws SQLException {
        try (Connection connection = LeastPrivilege.asService()) {
            assertThat(LeastPrivilege.changed(
                            connection,
                            set(one),
                            "UPDATE registration SET operator_id = '" + other.operatorId() + "' WHERE operator_id = '"
                                    + one.operatorId() + "'"))
                    .isZero();
            assertThat(LeastPrivilege.changed(
                            connection,
                            set(one),
                            "INSERT INTO used_copy VALUES ('" + other.operatorId() + "', '\\x00', '" + UUID.randomUUID()
                                    + "')"))
                    .isZero();
        }
    }

    @Test
    @DisplayName(
            "Art. 9, 16: the service's own role sees the copy of a registration that is active, and does not delete it")
    void copies() throws SQLException {
        String id = one.register(one.individual("张三"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String delete = "DELETE FROM document_copy WHERE registration_id = '" + id + "'";
        try (Connection connection = LeastPrivilege.asService()) {
            assertThat(count(
                            connection,
                            set(one),
                            "SELECT count(*) FROM document_copy WHERE registration_id = '" + id + "'"))
                    .isEqualTo(1);
            assertThat(LeastPrivilege.changed(connection, set(one), delete)).isZero();
            assertThat(LeastPrivilege.changed(connection, set(other), delete)).isZero();
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM document_copy WHERE registration_id = ?::uuid", id))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 16: nobody but the owner changes or removes an entry of the trail, its seals or its order")
    void trail() throws SQLException {
        try (Connection connection = LeastPrivilege.asService()) {
            for (String role : List.of(
                    "main",
                    "main_auditor",
                    "main_sealer",
                    "main_authority",
                    "main_sweeper",
                    "main_subscriber",
                    "main_purger")) {
                for (String sql : List.of(
                        "UPDATE audit_entry SET actor = 'somebody else'",
                        "UPDATE audit_seal SET size = size",
                        "UPDATE audit_seal SET entries = entries",
                        "DELETE FROM audit_entry",
                        "DELETE FROM audit_seal",
                        "TRUNCATE audit_entry, audit_seal",
                        "DROP TABLE audit_seal")) {
                    assertThat(LeastPrivilege.changed(connection, "SET LOCAL ROLE \"" + role + "\"", sql))
                            .as(role + ": " + sql)
                            .isZero();
                }
            }
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM audit_entry")).isPositive();
    }

    @Test
    @DisplayName("Art. 16: the sweeper sees what waits, and no registration that is settled")
    void sweeper() throws SQLException {
        try (Connection connection = LeastPrivilege.asService()) {
            assertThat(count(
                            connection,
                            "SET LOCAL ROLE main_sweeper",
                            "SELECT count(*) FROM registration WHERE status <> 'PENDING_VERIFICATION'"))
                    .isZero();
        }
    }

    @Test
    @DisplayName("Art. 11, 16: the subscriber's role reads what is registered and the trail of it, and nothing else")
    void subscriber() throws SQLException {
        one.register(one.individual("outcome MISMATCH")).then().statusCode(422);
        try (Connection connection = LeastPrivilege.asService()) {
            String role = "SET LOCAL ROLE main_subscriber";
            assertThat(count(connection, role, "SELECT count(*) FROM registration WHERE status = 'ACTIVE'"))
                    .isPositive();
            assertThat(count(connection, role, "SELECT count(*) FROM registration WHERE status = 'REFUSED'"))
                    .isZero();
            assertThat(count(connection, role, "SELECT count(*) FROM audit_entry WHERE object_type <> 'registration'"))
                    .isZero();
            for (String sql : List.of(
                    "UPDATE registration SET status = status",
                    "DELETE FROM registration",
                    "SELECT ended_because FROM registration",
                    "SELECT * FROM document_check",
                    "SELECT * FROM dispute")) {
                assertThat(LeastPrivilege.changed(connection, role, sql))
                        .as(sql)
                        .isZero();
            }
        }
    }

    @Test
    @DisplayName(
            "Art. 16: the service's own role sees and changes no venue's rows but those of the transaction's tenants")
    void venues() throws SQLException {
        VenueScenario venue = VenueScenario.entered();
        venue.logOn("张三").then().statusCode(201);
        UUID other = VenueScenario.entered().venueId();
        VenueScenario.entered().logOn("outcome MISMATCH").then().statusCode(422);
        String logons = "SELECT count(*) FROM venue_logon";
        try (Connection connection = LeastPrivilege.asService()) {
            assertThat(count(connection, set(venue.venueId()), logons)).isEqualTo(1);
            assertThat(count(connection, set(venue.venueId()), "SELECT count(*) FROM venue"))
                    .isEqualTo(1);
            assertThat(count(connection, set(other), logons)).isZero();
            assertThat(count(connection, "SELECT 1", logons)).isZero();
            // The sweep sees what waits or goes on, and changes nothing of the latter.
            String sweeper = "SET LOCAL ROLE main_sweeper";
            assertThat(count(connection, sweeper, logons + " WHERE status IN ('ENDED', 'REFUSED')"))
                    .isZero();
            assertThat(LeastPrivilege.changed(
                            connection,
                            sweeper,
                            "UPDATE venue_logon SET sweep_at = sweep_at WHERE status = 'ADMITTED'"))
                    .isZero();
            String update = "UPDATE venue_logon SET version = version";
            assertThat(LeastPrivilege.changed(connection, set(other), update)).isZero();
            assertThat(LeastPrivilege.changed(connection, set(venue.venueId()), update))
                    .isEqualTo(1);
            assertThat(LeastPrivilege.changed(
                            connection, set(venue.venueId()), "UPDATE venue_logon SET venue_id = '" + other + "'"))
                    .isZero();
            // Nor by way of a day's partition.
            String day = (String) OwnerDatabase.rows("SELECT tableoid::regclass::text AS day FROM venue_logon LIMIT 1")
                    .get(0)
                    .get("day");
            assertThat(LeastPrivilege.changed(connection, set(venue.venueId()), "DELETE FROM " + day))
                    .isZero();
        }
    }

    private static String set(UUID tenant) {
        return "SET LOCAL shiming.tenants = '{" + tenant + "}'; ";
    }

    private static String set(Scenario operator) {
        return set(operator.operatorId());
    }

    private static long visible(Connection connection, String table, String owner, String scope, Scenario whose)
            throws SQLException {
        return count(
                connection,
                scope.isEmpty() ? "SELECT 1" : scope,
                "SELECT count(*) FROM " + table + " WHERE " + owner + " = '" + whose.operatorId() + "'");
    }

    private static long count(Connection connection, String before, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(before);
            try (ResultSet found = statement.executeQuery(sql)) {
                found.next();
                return found.getLong(1);
            }
        } finally {
            connection.rollback();
        }
    }
}
