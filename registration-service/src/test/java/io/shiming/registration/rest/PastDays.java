package io.shiming.registration.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.application.CloseDays;
import io.shiming.registration.domain.DailyRecord;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Days of records long gone, as they are closed here and purged at retention-service's word. */
@Singleton
public class PastDays {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CloseDays closeDays;
    private final KeyServer keys;

    PastDays(CloseDays closeDays, KeyServer keys) {
        this.closeDays = closeDays;
        this.keys = keys;
    }

    void close() {
        closeDays.run().await().indefinitely();
    }

    /** Once it is closed: the service itself looks at the table every second, and so may have it just then. */
    UUID called(DailyRecord kind, LocalDate day) {
        String sql = "SELECT record_id FROM record_day WHERE kind = ? AND day = ?";
        repeated(() -> {
            if (OwnerDatabase.rows(sql, kind.name(), day).isEmpty()) {
                close();
            }
            return !OwnerDatabase.rows(sql, kind.name(), day).isEmpty();
        });
        return (UUID) OwnerDatabase.rows(sql, kind.name(), day).get(0).get("record_id");
    }

    static Response purge(UUID run, UUID... ids) {
        return PurgeResourceTest.retention()
                .body(Map.of("recordIds", List.of(ids), "runId", run))
                .post("/v1/purge-orders");
    }

    /** As {@link #called}. */
    static void untilPurged(UUID run, UUID day) {
        repeated(() ->
                "PURGED".equals(purge(run, day).then().statusCode(200).extract().path("outcomes[0].outcome")));
    }

    static void repeated(BooleanSupplier untilDone) {
        await().atMost(PATIENCE).until(untilDone::getAsBoolean);
    }

    /** Those of some records or batches that have a key. */
    List<UUID> readable(UUID... ids) {
        return List.copyOf(keys.find(List.of(ids)).await().indefinitely().keySet());
    }

    /** What retention-service is told of a record or day. */
    static List<JsonPath> clocks(UUID id) {
        return OwnerDatabase.rows(
                        "SELECT body::text AS body FROM outbox WHERE target = 'retention' AND body ->> 'recordId' = ?",
                        id.toString())
                .stream()
                .map(row -> JsonPath.from((String) row.get("body")))
                .toList();
    }

    static boolean isPurged(String id) {
        return OwnerDatabase.count("SELECT count(*) FROM purged_registration WHERE id = ?::uuid", id) == 1;
    }

    /** Columns of a table, for which nothing is left out where its rows are moved to another. */
    static void assertSameColumns(String table, String held) {
        String columns = "SELECT attname, atttypid::int, attnotnull FROM pg_attribute WHERE attrelid = ?::regclass"
                + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
        assertThat(OwnerDatabase.rows(columns, held)).isEqualTo(OwnerDatabase.rows(columns, table));
    }
}
