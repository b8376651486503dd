package io.shiming.sandbox.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.RunningSandbox;
import io.shiming.sandbox.SandboxClient;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one service says of another is made untrue. */
class AcrossServicesIT extends Breach {
    @BeforeAll
    static void whatIncidentServiceIsTold(RunningSandbox sandbox, SandboxClient client) throws Exception {
        Person forged = client.cast().withForgedCard().orElseThrow();
        String id = client.register(client.application(forged)).text("registrationId");
        client.suite()
                .post(
                        "registration",
                        "/v1/venue-logons",
                        SandboxClient.VENUE,
                        new Applications(client.suite(), SandboxClient.OPERATOR).logOn(forged));
        client.decide(client.dispute(), "CONFIRMED");
        sandbox.awaitText("incident", """
                SELECT r.id FROM forgery_report r WHERE registration_id = ?::uuid AND NOT EXISTS (
                    SELECT FROM forgery_delivery d WHERE d.report_id = r.id AND NOT EXISTS (
                        SELECT FROM forgery_receipt v WHERE v.delivery_id = d.id))""", id);
        // Then the key of its evidence is destroyed.
        sandbox.awaitText(
                "incident-keys",
                """
                SELECT 'gone' WHERE NOT EXISTS (SELECT FROM data_key WHERE id IN (?::uuid))""",
                sandbox.awaitText("incident", "SELECT id FROM forgery_report WHERE registration_id = ?::uuid", id));
    }

    @Test
    @DisplayName("an outcome the gateway does not know is reported, and so is a key that is gone")
    void acrossServices(RunningSandbox sandbox) throws Exception {
        try (Connection verification = Databases.snapshot(sandbox.description(), "verification");
                Connection keys = Databases.snapshot(sandbox.description(), "registration-keys")) {
            assertReported(
                    sandbox,
                    "registration",
                    "UPDATE document_check SET outcome = 'MATCH' WHERE outcome = 'MISMATCH'",
                    (touched, report) -> AcrossServices.outcomes(touched, verification, report));
            assertReported(
                    sandbox,
                    "registration",
                    "UPDATE document_check SET receipt = NULL WHERE bearer = 'REPRESENTATIVE'",
                    (touched, report) -> AcrossServices.outcomes(touched, verification, report));
            assertReported(
                    sandbox,
                    "registration",
                    "UPDATE venue_logon SET verification_id = gen_random_uuid()",
                    (touched, report) -> AcrossServices.outcomes(touched, verification, report));
            assertReported(
                    sandbox,
                    "registration",
                    "UPDATE idempotency_key SET answer_key = 'gone'",
                    (touched, report) -> AcrossServices.keysOfRegistration(touched, keys, report));
        }
        try (Connection registration = Databases.snapshot(sandbox.description(), "registration")) {
            for (String table : List.of("data_key", "cohort_key")) {
                assertReported(
                        sandbox,
                        "registration-keys",
                        "DELETE FROM " + table,
                        (touched, report) -> AcrossServices.keysOfRegistration(registration, touched, report));
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
            assertReported(
                    sandbox,
                    "retention",
                    "INSERT INTO purged_record SELECT gen_random_uuid(), record_id, operator_id, NULL, category, 1, now()"
                            + " FROM clock WHERE category = 'REGISTRATION' LIMIT 1",
                    (touched, report) -> AcrossServices.destroyed(touched, keys, report));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "forgeries | UPDATE document_check SET verification_id = gen_random_uuid() WHERE outcome = 'FORGED'",
                "forgeries | UPDATE venue_logon SET verification_id = gen_random_uuid() WHERE outcome = 'FORGED'",
                "forgeries | INSERT INTO outbox VALUES (gen_random_uuid(), 'incident', 'forgery', jsonb_build_object('verificationId', gen_random_uuid()), 'c', now(), now(), 1, now())",
                "forgeries | INSERT INTO outbox VALUES (gen_random_uuid(), 'incident', 'venue-forgery', jsonb_build_object('verificationId', gen_random_uuid()), 'c', now(), now(), 1, NULL, now())",
                "disputes | UPDATE dispute SET id = gen_random_uuid()",
                "settled | UPDATE dispute SET outcome = NULL, resolved_at = NULL",
            })
    @DisplayName("Art. 10, 11: a forgery, or a dispute, of which incident-service never heard is reported")
    void untold(String what, String breach, RunningSandbox sandbox) throws Exception {
        try (Connection incident = Databases.snapshot(sandbox.description(), "incident")) {
            assertReported(sandbox, "registration", breach, (touched, report) -> {
                switch (what) {
                    case "forgeries" -> AcrossServices.forgeries(touched, incident, report);
                    case "disputes" -> AcrossServices.disputes(touched, incident, report);
                    default -> AcrossServices.settled(incident, touched, report);
                }
            });
        }
    }

    @Test
    @DisplayName("Art. 10: evidence that an authority waits for, and that nobody can open any more, is reported")
    void evidenceWithoutKey(RunningSandbox sandbox) throws Exception {
        try (Connection keys = Databases.snapshot(sandbox.description(), "incident-keys")) {
            assertReported(
                    sandbox,
                    "incident",
                    "DELETE FROM forgery_closure; DELETE FROM forgery_acknowledgement; DELETE FROM forgery_receipt",
                    (touched, report) -> AcrossServices.evidence(touched, keys, touched, report));
        }
    }
}
