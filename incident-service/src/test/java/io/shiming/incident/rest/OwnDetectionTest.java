package io.shiming.incident.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shiming.foundation.audit.WatchSealedValues;
import io.shiming.foundation.audit.WatchTrail;
import io.shiming.foundation.testing.OwnerDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every service sees of itself, at the one that also hears of it. */
@ServiceTest
class OwnDetectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    WatchTrail watchTrail;

    @Inject
    WatchSealedValues watchSealedValues;

    private final Incidents own = new Incidents();

    /** One round ends with a look that finds nothing more. */
    private static final long AT_THE_END = 0;

    @Test
    @DisplayName(
            "Art. 16: an entry of the audit trail that is changed after it was sealed becomes a draft, and one draft only")
    void brokenSeal() {
        String id = own.serious();
        long seal = seal(id, "incident.recorded");
        lookAtAll();
        assertThat(drafts("SEAL_" + seal)).isZero();
        change(id, "somebody else");
        try {
            lookAtAll();
            lookAtAll();
            await().atMost(PATIENCE).until(() -> drafts("SEAL_" + seal) == 1);
        } finally {
            change(id, "test-subject");
        }
        assertThat(OwnerDatabase.rows(
                        "SELECT kind, state, source, operator_id FROM incident WHERE detail = ?", "SEAL_" + seal))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("kind", "SEAL_BROKEN")
                        .containsEntry("state", "DRAFT")
                        .containsEntry("source", "incident-service")
                        .containsEntry("operator_id", null));
    }

    @Test
    @DisplayName("Art. 26: what an official did is sealed with the office it was done in, and found as it was made")
    void officials() {
        String id = own.serious();
        Incidents.authority().get("/v1/incidents/" + id).then().statusCode(200);
        long seal = seal(id, "incident.read");
        lookAtAll();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'audit-trail.broken' AND outcome = ?",
                        "SEAL_" + seal))
                .isZero();
    }

    /** The one that an entry about an incident is in, once it is. */
    private static long seal(String id, String action) {
        String sealed = "SELECT number FROM audit_seal WHERE (SELECT id FROM audit_entry WHERE object_id = '" + id
                + "' AND action = '" + action + "') = ANY (entries)";
        await().atMost(PATIENCE).until(() -> OwnerDatabase.rows(sealed).size() == 1);
        return ((Number) OwnerDatabase.rows(sealed).get(0).get("number")).longValue();
    }

    /** The whole trail once; the service's own look may take a part of it. */
    private void lookAtAll() {
        lookFrom(AT_THE_END);
        await().atMost(PATIENCE).until(() -> {
            watchTrail.look().await().atMost(PATIENCE);
            return place() == AT_THE_END;
        });
    }

    /** One look from there, as of a service that starts. */
    private void lookFrom(long place) {
        assertThat(OwnerDatabase.change("UPDATE audit_look SET seal = ?", place))
                .isEqualTo(1);
        watchTrail.look().await().atMost(PATIENCE);
    }

    private static long place() {
        return OwnerDatabase.count("SELECT seal FROM audit_look");
    }

    @Test
    @DisplayName("Art. 16: one look sees many seals, and a service that starts anew goes on where it was")
    void many() {
        seal(own.serious(), "incident.recorded");
        String id = own.serious();
        long seal = seal(id, "incident.recorded");
        change(id, "somebody else");
        try {
            lookFrom(Math.max(0, seal - 50));
            await().atMost(PATIENCE).until(() -> drafts("SEAL_" + seal) == 1);
        } finally {
            change(id, "test-subject");
        }
    }

    @Test
    @DisplayName("Art. 16: of a trail that was cut off at its end a draft is made, when it was looked at before")
    void cut() {
        long gone = OwnerDatabase.count("SELECT max(number) FROM audit_seal") + 1_000_000;
        lookFrom(gone);
        await().atMost(PATIENCE).until(() -> drafts("SEAL_" + gone) == 1);
        assertThat(place()).isLessThan(gone);
    }

    private static void change(String id, String actor) {
        assertThat(OwnerDatabase.change(
                        "UPDATE audit_entry SET actor = ? WHERE object_id = ?::uuid AND action = 'incident.recorded'",
                        actor,
                        id))
                .isEqualTo(1);
    }

    private static long drafts(String detail) {
        return OwnerDatabase.count("SELECT count(*) FROM incident WHERE detail = ?", detail);
    }

    @Test
    @DisplayName("Art. 16: many sealed values that do not open become a draft; a few are chance")
    void unsealable() {
        String id = own.serious();
        watchSealedValues.look().await().atMost(PATIENCE);
        OwnerDatabase.change(
                "UPDATE incident_entry SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) WHERE incident_id = ?::uuid",
                id);
        fail(id, 3);
        watchSealedValues.look().await().atMost(PATIENCE);
        List<Map<String, Object>> before = failures();
        fail(id, 25);
        watchSealedValues.look().await().atMost(PATIENCE);
        await().atMost(PATIENCE).until(() -> failures().size() == before.size() + 1);
        assertThat(failures())
                .allSatisfy(row -> assertThat((String) row.get("detail")).matches("FAILURES_\\d{2,}"));
    }

    private void fail(String id, int times) {
        for (int i = 0; i < times; i++) {
            own.oss().get("/v1/incidents/" + id).then().statusCode(500);
        }
    }

    private static List<Map<String, Object>> failures() {
        return OwnerDatabase.rows("SELECT detail FROM incident WHERE kind = 'DECRYPT_FAILURES'");
    }
}
