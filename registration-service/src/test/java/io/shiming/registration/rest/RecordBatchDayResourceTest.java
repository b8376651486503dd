package io.shiming.registration.rest;

import static io.shiming.registration.rest.PastLogons.noon;
import static io.shiming.registration.rest.PastLogons.partition;
import static io.shiming.registration.rest.PurgeResourceTest.hold;
import static io.shiming.registration.rest.PurgeResourceTest.lift;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.StoredIndexes;
import io.shiming.foundation.testing.LeastPrivilege;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.application.CloseDays;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.KeptRecord;
import io.shiming.registration.domain.RecordBatch;
import io.shiming.registration.domain.RecordDay;
import io.shiming.registration.persistence.RecordDayRepository;
import io.shiming.registration.persistence.RecordRepository;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Days of batches go as days of log-ons do, see {@link RecordDayResourceTest}; this is about what is different. */
@ServiceTest
class RecordBatchDayResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HELD = "held.example";
    private static final String LIFTED = "lifted.example";
    private static final String FREE = "free.example";

    @Inject
    PastRecords past;

    @Inject
    CloseDays closeDays;

    @Inject
    RecordDayRepository days;

    @Inject
    RecordRepository records;

    @Inject
    KeyServer keys;

    @Any
    @Inject
    Instance<StoredIndexes> indexes;

    private final UUID run = UUID.randomUUID();
    private final UUID hold = UUID.randomUUID();
    private final LocalDate day = PastRecords.anyDay();
    private Scenario operator;

    @BeforeEach
    void anOperator() {
        operator = Scenario.anyOperator();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"PUBLICATION_RECORD", "SERVICE_RECORD"})
    @DisplayName(
            "Art. 15, 16: a day of records that is due is dropped with the keys of its batches; what is held stays readable and"
                    + " provable under a key of its own, alone, until its hold is lifted")
    void purged(DailyRecord kind) {
        List<UUID> ids = kept(kind, FREE, HELD, LIFTED);
        UUID batch = RecordBatch.of(ids.get(0));
        UUID held = ids.get(1);
        hold(held.toString(), hold).then().statusCode(200);
        hold(ids.get(2).toString(), hold).then().statusCode(200);
        lift(ids.get(2).toString(), hold).then().statusCode(200);
        assertThat(OwnerDatabase.rows("SELECT action FROM audit_entry WHERE object_id = ? ORDER BY at, id", ids.get(2)))
                .extracting(row -> row.get("action"))
                .containsExactly(kind.noun() + ".held", kind.noun() + ".hold-lifted");
        String root = proof(kind, held).then().statusCode(200).extract().path("root");

        untilPurged(called(kind));

        for (String table : List.of(name(kind), name(kind) + "_batch")) {
            assertThat(OwnerDatabase.rows("SELECT to_regclass(?) AS found", partition(table, day))
                            .get(0)
                            .get("found"))
                    .isNull();
        }
        assertThat(readable(batch, ids.get(0), held, ids.get(2))).containsExactly(held);
        assertThat(found(kind, HELD)).singleElement().satisfies(record -> {
            assertThat(record.id()).isEqualTo(held);
            assertThat(record.fact().subject().reveal()).isEqualTo(HELD);
        });
        assertThat(Stream.of(FREE, LIFTED).flatMap(gone -> found(kind, gone).stream()))
                .isEmpty();
        proof(kind, held).then().statusCode(200).body("root", equalTo(root)).body("size", equalTo(3));
        proof(kind, ids.get(0)).then().statusCode(404);
        assertThat(clocks(held)).singleElement().satisfies(told -> {
            assertThat(told.getString("operatorId"))
                    .isEqualTo(operator.operatorId().toString());
            assertThat(told.getString("category")).isEqualTo(kind.name());
            assertThat(Instant.parse(told.getString("startedAt"))).isEqualTo(noon(day));
        });
        purge(held, ids.get(0)).then().body("outcomes.outcome", contains("HELD", "UNKNOWN"));

        lift(held.toString(), hold).then().statusCode(200);
        for (int again = 0; again < 2; again++) {
            purge(held).then().statusCode(200).body("outcomes.outcome", contains("PURGED"));
            assertThat(readable(held)).isEmpty();
            proof(kind, held).then().statusCode(404);
            assertThat(batches(batch)).isZero();
        }
        hold(held.toString(), UUID.randomUUID()).then().statusCode(404);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = ? AND object_id = ?",
                        kind.noun() + "s.purged",
                        run))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 15: what is left of a batch stays as long as any of its records is held")
    void lastOfItsBatch() {
        DailyRecord kind = DailyRecord.SERVICE_RECORD;
        List<UUID> ids = kept(kind, "a", "b");
        ids.forEach(id -> hold(id.toString(), hold).then().statusCode(200));
        untilPurged(called(kind));
        UUID batch = RecordBatch.of(ids.get(0));
        assertThat(batches(batch)).isEqualTo(1);
        for (UUID id : ids) {
            proof(kind, id).then().statusCode(200);
            lift(id.toString(), hold).then().statusCode(200);
            purge(id).then().body("outcomes.outcome", contains("PURGED"));
            assertThat(batches(batch)).isEqualTo(id.equals(ids.get(0)) ? 1 : 0);
        }
    }

    @Test
    @DisplayName(
            "Art. 15, 16: a purge that was stopped before the keys of a batch were gone leaves what is held readable, and goes on"
                    + " when it is told again")
    void stopped() {
        DailyRecord kind = DailyRecord.PUBLICATION_RECORD;
        List<UUID> ids = kept(kind, HELD, FREE);
        UUID batch = RecordBatch.of(ids.get(0));
        hold(ids.get(0).toString(), hold).then().statusCode(200);
        UUID called = called(kind);
        RecordDay closed = days.find(List.of(called)).await().indefinitely().get(0);
        await().atMost(PATIENCE)
                .until(() -> days.runUnlessBusy(days.dropped(closed, run, Instant.now()))
                        .await()
                        .indefinitely());
        assertThat(readable(batch, ids.get(0))).containsExactly(batch);
        assertThat(found(kind, HELD)).hasSize(1);
        for (int step = 0; step < 2; step++) {
            purge(called).then().statusCode(200).body("outcomes.outcome", contains("PURGED"));
            assertThat(readable(batch, ids.get(0), ids.get(1))).containsExactly(ids.get(0));
            assertThat(found(kind, HELD)).hasSize(1);
            // Next it was stopped before it put down that the keys were gone.
            OwnerDatabase.change("UPDATE record_day SET key_destroyed_at = NULL WHERE record_id = ?", called);
        }
        purge(called).then().statusCode(200);
        lift(ids.get(0).toString(), hold).then().statusCode(200);
        purge(ids.get(0)).then().body("outcomes.outcome", contains("PURGED"));
    }

    @Test
    @DisplayName(
            "Art. 15: what was moved out of a day goes by itself only once the keys of its day are gone, so that its own does not"
                    + " come back")
    void notBetween() {
        DailyRecord kind = DailyRecord.PUBLICATION_RECORD;
        UUID held = kept(kind, HELD, FREE).get(0);
        hold(held.toString(), hold).then().statusCode(200);
        UUID called = called(kind);
        RecordDay closed = days.find(List.of(called)).await().indefinitely().get(0);
        await().atMost(PATIENCE)
                .until(() -> days.runUnlessBusy(days.dropped(closed, run, Instant.now()))
                        .await()
                        .indefinitely());
        lift(held.toString(), hold).then().statusCode(200);
        purge(held).then().statusCode(200).body("outcomes.outcome", contains("TOO_EARLY"));
        assertThat(found(kind, HELD)).hasSize(1);
        purge(called).then().statusCode(200).body("outcomes.outcome", contains("PURGED"));
        purge(held).then().statusCode(200).body("outcomes.outcome", contains("PURGED"));
        assertThat(readable(held, RecordBatch.of(held))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"PUBLICATION_RECORD", "SERVICE_RECORD"})
    @DisplayName(
            "Art. 15, 16: the database lets nobody delete what is held, nor what came less than sixty days ago, nor its batch")
    void refused(DailyRecord kind) throws SQLException {
        UUID held = kept(kind, HELD).get(0);
        hold(held.toString(), hold).then().statusCode(200);
        LocalDate lately = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        UUID early = past.kept(
                        lately,
                        operator.operatorId(),
                        List.of(PastRecords.fact(kind, noon(lately).minusSeconds(9), FREE)))
                .get(0);
        untilPurged(called(kind));
        OwnerDatabase.change(
                "INSERT INTO held_" + name(kind) + " SELECT * FROM " + name(kind) + " WHERE id = ?", early);
        OwnerDatabase.change(
                "INSERT INTO held_record_batch SELECT * FROM " + name(kind) + "_batch WHERE id = ?",
                RecordBatch.of(early));
        try (Connection connection = LeastPrivilege.asService()) {
            for (UUID id : List.of(held, early)) {
                for (String delete : List.of(
                        "DELETE FROM held_" + name(kind) + " WHERE id = '" + id + "'",
                        "DELETE FROM held_record_batch WHERE id = '" + RecordBatch.of(id) + "'")) {
                    for (String scope : List.of(
                            "SET LOCAL ROLE main_purger",
                            "SET LOCAL shiming.tenants = '{" + operator.operatorId() + "}'")) {
                        assertThat(LeastPrivilege.changed(connection, scope, delete))
                                .as(delete)
                                .isZero();
                    }
                }
            }
            lift(held.toString(), hold).then().statusCode(200);
            assertThat(LeastPrivilege.changed(
                            connection,
                            "SET LOCAL ROLE main_purger",
                            "DELETE FROM held_record_batch WHERE id = '" + RecordBatch.of(held) + "'"))
                    .isEqualTo(1);
        }
        OwnerDatabase.change("DELETE FROM held_" + name(kind) + " WHERE id = ?", early);
        OwnerDatabase.change("DELETE FROM held_record_batch WHERE id = ?", RecordBatch.of(early));
        purge(held).then().body("outcomes.outcome", contains("PURGED"));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"PUBLICATION_RECORD", "SERVICE_RECORD"})
    @DisplayName(
            "Art. 16: a held record that does not open keeps its index, and keeps no other from being indexed anew")
    void indexedAnew(DailyRecord kind) {
        List<UUID> ids = kept(kind, HELD, FREE);
        String table = "held_" + name(kind);
        String index = "SELECT subject_index AS found FROM " + table + " WHERE id = ?";
        ids.forEach(id ->
                OwnerDatabase.change("INSERT INTO " + table + " SELECT * FROM " + name(kind) + " WHERE id = ?", id));
        byte[] right = (byte[]) OwnerDatabase.rows(index, ids.get(0)).get(0).get("found");
        byte[] outdated = right.clone();
        outdated[0] ^= 1;
        OwnerDatabase.change(
                "UPDATE " + table + " SET subject_index = ? WHERE id = ANY (?::uuid[])",
                outdated,
                "{" + ids.get(0) + "," + ids.get(1) + "}");
        OwnerDatabase.change("UPDATE " + table + " SET sealed = sha256(sealed) WHERE id = ?", ids.get(1));
        byte[] key = (byte[]) OwnerDatabase.rows("SELECT key_of(?::bytea) AS key", outdated)
                .get(0)
                .get("key");
        for (StoredIndexes stored : indexes) {
            stored.renew(new byte[][] {key}, 1_000).await().indefinitely();
        }
        assertThat((byte[]) OwnerDatabase.rows(index, ids.get(0)).get(0).get("found"))
                .isEqualTo(right);
        assertThat((byte[]) OwnerDatabase.rows(index, ids.get(1)).get(0).get("found"))
                .isEqualTo(outdated);
        ids.forEach(id -> OwnerDatabase.change("DELETE FROM " + table + " WHERE id = ?", id));
    }

    @Test
    @DisplayName("what is held of a record is all of it: its tables have the same columns")
    void sameColumns() {
        String columns = "SELECT attname, atttypid::int, attnotnull FROM pg_attribute WHERE attrelid = ?::regclass"
                + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
        for (Map.Entry<String, String> table : Map.of(
                        "publication_record", "held_publication_record",
                        "service_record", "held_service_record",
                        "publication_record_batch", "held_record_batch",
                        "service_record_batch", "held_record_batch")
                .entrySet()) {
            assertThat(OwnerDatabase.rows(columns, table.getValue()))
                    .isEqualTo(OwnerDatabase.rows(columns, table.getKey()));
        }
    }

    private List<UUID> kept(DailyRecord kind, String... subjects) {
        return past.kept(
                day,
                operator.operatorId(),
                Stream.of(subjects)
                        .map(subject -> PastRecords.fact(kind, noon(day).minusSeconds(9), subject))
                        .toList());
    }

    private List<KeptRecord> found(DailyRecord kind, String subject) {
        return records.find(kind, operator.operatorId(), subject, Instant.EPOCH, Instant.now(), 10)
                .await()
                .indefinitely()
                .get();
    }

    private Response proof(DailyRecord kind, UUID id) {
        return operator.oss().get("/v1/" + kind.noun() + "s/" + id + "/proof");
    }

    /** Once it is closed: the service closes days itself, and may be at it just then. */
    private UUID called(DailyRecord kind) {
        String sql = "SELECT record_id FROM record_day WHERE kind = ? AND day = ?";
        await().atMost(PATIENCE).until(() -> {
            closeDays.run().await().indefinitely();
            return !OwnerDatabase.rows(sql, kind.name(), day).isEmpty();
        });
        return (UUID) OwnerDatabase.rows(sql, kind.name(), day).get(0).get("record_id");
    }

    private void untilPurged(UUID day) {
        await().atMost(PATIENCE)
                .until(() -> "PURGED"
                        .equals(purge(day).then().statusCode(200).extract().path("outcomes[0].outcome")));
    }

    private Response purge(UUID... ids) {
        return PurgeResourceTest.retention()
                .body(Map.of("recordIds", List.of(ids), "runId", run))
                .post("/v1/purge-orders");
    }

    private List<UUID> readable(UUID... ids) {
        return List.copyOf(keys.find(List.of(ids)).await().indefinitely().keySet());
    }

    private static long batches(UUID batch) {
        return OwnerDatabase.count("SELECT count(*) FROM held_record_batch WHERE id = ?", batch);
    }

    private static String name(DailyRecord kind) {
        return kind.noun().replace('-', '_');
    }

    private static List<JsonPath> clocks(UUID id) {
        return OwnerDatabase.rows(
                        "SELECT body::text AS body FROM outbox WHERE target = 'retention' AND body ->> 'recordId' = ?",
                        id.toString())
                .stream()
                .map(row -> JsonPath.from((String) row.get("body")))
                .toList();
    }
}
