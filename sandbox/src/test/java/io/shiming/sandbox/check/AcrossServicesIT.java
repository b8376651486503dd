package io.shiming.sandbox.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.RunningSandbox;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one service says of another is made untrue. */
class AcrossServicesIT extends Breach {
    @Test
    @DisplayName("an outcome the gateway does not know is reported, and so is a key that is gone")
    void acrossServices(RunningSandbox sandbox) throws Exception {
        try (Connection verification = Databases.snapshot(sandbox.description(), "verification");
                Connection keys = Databases.snapshot(sandbox.description(), "registration-keys")) {
            assertThat(after(
                            sandbox,
                            "registration",
                            "UPDATE document_check SET outcome = 'MATCH' WHERE outcome = 'MISMATCH'",
                            (touched, report) -> AcrossServices.outcomes(touched, verification, report)))
                    .singleElement()
                    .satisfies(Breach::isReported);
            assertThat(after(
                            sandbox,
                            "registration",
                            "UPDATE document_check SET receipt = NULL WHERE bearer = 'REPRESENTATIVE'",
                            (touched, report) -> AcrossServices.outcomes(touched, verification, report)))
                    .singleElement()
                    .satisfies(Breach::isReported);
            assertThat(after(
                            sandbox,
                            "registration",
                            "UPDATE venue_logon SET verification_id = gen_random_uuid()",
                            (touched, report) -> AcrossServices.outcomes(touched, verification, report)))
                    .singleElement()
                    .satisfies(Breach::isReported);
            assertThat(after(
                            sandbox,
                            "registration",
                            "UPDATE idempotency_key SET answer_key = 'gone'",
                            (touched, report) -> AcrossServices.keysOfRegistration(touched, keys, report)))
                    .singleElement()
                    .satisfies(Breach::isReported);
        }
        try (Connection registration = Databases.snapshot(sandbox.description(), "registration")) {
            for (String table : List.of("data_key", "cohort_key")) {
                assertThat(after(
                                sandbox,
                                "registration-keys",
                                "DELETE FROM " + table,
                                (touched, report) -> AcrossServices.keysOfRegistration(registration, touched, report)))
                        .singleElement()
                        .satisfies(Breach::isReported);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "clocks | the time of whatever was refused or has ended runs, or will be told to run | DELETE FROM clock WHERE category = 'REGISTRATION'",
                "clocks | the time of whatever was refused or has ended runs, or will be told to run | DELETE FROM clock WHERE category = 'REFUSED_REGISTRATION'",
                "clocks | the time of whatever was refused or has ended runs, or will be told to run | UPDATE clock SET operator_id = gen_random_uuid() WHERE category = 'REFUSED_REGISTRATION'",
                "clocks | the time of what has ended runs from its end on | UPDATE clock SET started_at = started_at + interval '1 microsecond'",
                "purged | what is told to have been purged was | INSERT INTO purged_record VALUES (gen_random_uuid(), gen_random_uuid(), NULL, NULL, 'REGISTRATION', 1, now())",
                "holds | what is acknowledged as held is held | CREATE TEMP TABLE t AS SELECT * FROM hold LIMIT 1; UPDATE t SET id = gen_random_uuid(); INSERT INTO hold SELECT * FROM t; INSERT INTO hold_confirmation SELECT id, operator_id, placed_at FROM t",
            })
    @DisplayName("Art. 12, 15: a time that does not run, and a hold that does not hold, are reported")
    void retention(String what, String invariant, String breach, RunningSandbox sandbox) throws Exception {
        try (Connection registration = Databases.snapshot(sandbox.description(), "registration")) {
            List<Finding> findings = after(sandbox, "retention", breach, (touched, report) -> {
                switch (what) {
                    case "clocks" -> AcrossServices.clocks(registration, touched, report);
                    case "holds" -> AcrossServices.holds(touched, registration, report);
                    default -> AcrossServices.purged(registration, touched, registration, report);
                }
            });

            assertThat(findings)
                    .filteredOn(finding -> finding.invariant().equals(invariant))
                    .singleElement()
                    .satisfies(Breach::isReported);
        }
    }

    @Test
    @DisplayName("Art. 12: what was purged without having been due is reported")
    void notDue(RunningSandbox sandbox) throws Exception {
        try (Connection retention = Databases.snapshot(sandbox.description(), "retention")) {
            assertThat(after(
                            sandbox,
                            "registration",
                            "INSERT INTO purged_registration VALUES (gen_random_uuid(), gen_random_uuid(), now())",
                            (touched, report) -> AcrossServices.purged(touched, retention, touched, report)))
                    .filteredOn(finding -> finding.place().equals("registration"))
                    .singleElement()
                    .satisfies(Breach::isReported);
        }
    }

    @Test
    @DisplayName("Art. 16: a key that is still there of what was purged is reported")
    void keyOfPurged(RunningSandbox sandbox) throws Exception {
        try (Connection keys = Databases.snapshot(sandbox.description(), "registration-keys")) {
            assertThat(after(
                            sandbox,
                            "retention",
                            "INSERT INTO purged_record SELECT gen_random_uuid(), record_id, operator_id, NULL, category, 1, now()"
                                    + " FROM clock WHERE category = 'REGISTRATION' LIMIT 1",
                            (touched, report) -> AcrossServices.destroyed(touched, keys, report)))
                    .singleElement()
                    .satisfies(Breach::isReported);
        }
    }
}
