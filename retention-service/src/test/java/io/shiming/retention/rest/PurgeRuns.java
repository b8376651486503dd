package io.shiming.retention.rest;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.util.Map;
import java.util.UUID;

/** Runs, as officials order, stop and read them. */
public final class PurgeRuns {
    static final String PATH = "/v1/purge-runs";

    private PurgeRuns() {}

    static Response ordered(Map<String, Object> body) {
        return Callers.official("internet-authority", "official one").body(body).post(PATH);
    }

    static Response read(String id) {
        return Callers.official("auditor", "an auditor").get(PATH + "/" + id);
    }

    static Response changed(String id, String how) {
        return Callers.official("auditor", "an auditor")
                .body(Map.of("reason", "looked into"))
                .post(PATH + "/" + id + "/" + how);
    }

    /** Leaves none open, whoever began it. */
    public static void noneOpen() {
        OwnerDatabase.change("DELETE FROM purge_order");
        OwnerDatabase.change(
                "UPDATE purge_run SET state = 'COMPLETED', completed_at = now() WHERE state <> 'COMPLETED'");
    }

    /** Puts off everything that is due, so that only what a test adds is claimed. */
    public static void nothingClaimable() {
        OwnerDatabase.change("UPDATE due_item SET attempt_at = attempt_at + interval '100 years'"
                + " WHERE attempt_at < now() + interval '10 years'");
    }

    static long purged(UUID recordId) {
        return OwnerDatabase.count("SELECT count(*) FROM purged_record WHERE record_id = ?", recordId);
    }
}
