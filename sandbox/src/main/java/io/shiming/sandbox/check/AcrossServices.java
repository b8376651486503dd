package io.shiming.sandbox.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * What no database knows by itself. The one that depends on the other is read first: what it names is written before it,
 * and so must be found in the other afterwards.
 */
final class AcrossServices {
    private static final String KEYS = "what is sealed has its key on the keys server";
    private static final String ANSWERS =
            "every outcome and receipt is what the gateway recorded for that registration, or for that venue";
    private static final String CLOCKS = "the time of whatever was refused or has ended runs, or will be told to run";
    private static final String SINCE = "the time of what has ended runs from its end on";
    private static final String DESTROYED = "of what was purged the key is gone";
    private static final String ORDERED = "what was purged was due, and is told to have been purged, or will be";
    private static final String CARRIED_OUT = "what is told to have been purged was";
    private static final String HOLDS = "what is acknowledged as held is held";

    private static final String FORGERIES = "every forgery found is reported at incident-service, or will be";
    private static final String DISPUTES = "every dispute has its case at incident-service, or will have it";
    private static final String SETTLED = "what is settled of a dispute registration-service has resolved";
    private static final String EVIDENCE = "evidence that an authority waits for has its key";

    private AcrossServices() {}

    /**
     * The sealed answers of the idempotency keys are under working keys; so are the questions of deferred checks. A copy
     * that was adopted has its own key sealed beside it.
     */
    static void keysOfRegistration(Connection registration, Connection keys, Report report) throws SQLException {
        compare("registration-keys", KEYS, texts(registration, """
                SELECT id::text FROM registration
                UNION ALL SELECT id::text FROM special_application
                UNION ALL SELECT id::text FROM venue_logon WHERE sealed IS NOT NULL
                UNION ALL SELECT id::text FROM held_venue_logon
                UNION ALL SELECT id::text FROM publication_record_batch
                UNION ALL SELECT id::text FROM service_record_batch
                UNION ALL SELECT id::text FROM held_publication_record
                UNION ALL SELECT id::text FROM held_service_record
                UNION ALL SELECT id::text FROM document_copy WHERE registration_id IS NULL
                UNION ALL SELECT DISTINCT answer_key FROM idempotency_key
                          WHERE answer_key IS NOT NULL
                            AND expires_at > (SELECT greatest(now(), max(at)) FROM audit_entry)"""), names(keys), report);
    }

    static void keysOfVerification(Connection verification, Connection keys, Report report) throws SQLException {
        compare(
                "verification-keys",
                KEYS,
                texts(verification, "SELECT DISTINCT sealed_key FROM verification WHERE sealed_key IS NOT NULL"),
                names(keys),
                report);
    }

    /** Nobody is active, or refused, for a finding the gateway did not make about them. */
    static void outcomes(Connection registration, Connection verification, Report report) throws SQLException {
        compare("registration", ANSWERS, texts(registration, """
                SELECT concat_ws(' ', verification_id, registration_id, operator_id, channel, outcome, receipt)
                FROM document_check WHERE outcome <> 'PENDING'"""), texts(verification, """
                SELECT concat_ws(' ', id, context_id, asker_id, channel, outcome, receipt)
                FROM verification WHERE outcome <> 'PENDING'"""), report);
        // Log-ons of one stay share a check.
        compare("registration", ANSWERS, texts(registration, """
                SELECT concat_ws(' ', verification_id, venue_id, channel, outcome, receipt)
                FROM venue_logon WHERE outcome <> 'PENDING'"""), texts(verification, """
                SELECT concat_ws(' ', id, asker_id, channel, outcome, receipt)
                FROM verification WHERE outcome <> 'PENDING' AND asker_kind = 'VENUE'"""), report);
    }

    /** What is refused or has ended is kept for a time that runs, or the message that it does is on its way. */
    static void clocks(Connection registration, Connection retention, Report report) throws SQLException {
        compare("registration", CLOCKS, texts(registration, """
                SELECT concat_ws(' ', id, category, owner_id) FROM (
                    SELECT id, 'REFUSED_REGISTRATION' AS category, operator_id AS owner_id FROM registration
                    WHERE status = 'REFUSED'
                    UNION ALL SELECT id, 'REGISTRATION', operator_id FROM registration WHERE terminated_at IS NOT NULL
                    UNION ALL SELECT record_id, kind, NULL FROM record_day WHERE purged_at IS NULL
                    UNION ALL SELECT id, 'VENUE_LOGON', venue_id FROM held_venue_logon
                    UNION ALL SELECT id, 'PUBLICATION_RECORD', operator_id FROM held_publication_record
                    UNION ALL SELECT id, 'SERVICE_RECORD', operator_id FROM held_service_record) e
                WHERE NOT EXISTS (
                    SELECT FROM outbox WHERE target = 'retention' AND kind = 'clock-start'
                       AND body ->> 'recordId' = e.id::text AND delivered_at IS NULL)"""), texts(retention, """
                SELECT concat_ws(' ', record_id, category, operator_id, venue_id) FROM clock"""), report);
        compare("registration", SINCE, texts(registration, """
                SELECT concat_ws(' ', id, terminated_at) FROM registration r WHERE terminated_at IS NOT NULL
                AND NOT EXISTS (
                    SELECT FROM outbox WHERE target = 'retention' AND kind = 'clock-start'
                       AND body ->> 'recordId' = r.id::text AND delivered_at IS NULL)"""), texts(retention, """
                SELECT concat_ws(' ', record_id, started_at) FROM clock"""), report);
    }

    /** What is purged at the one service is, or will be, on record as purged at the other; and the other way round. */
    static void purged(Connection before, Connection retention, Connection registration, Report report)
            throws SQLException {
        compare(
                "registration",
                ORDERED,
                texts(before, "SELECT id::text FROM purged_registration"),
                texts(retention, """
                SELECT record_id::text FROM purged_record
                UNION ALL SELECT record_id::text FROM due_item"""),
                report);
        compare("retention", CARRIED_OUT, texts(retention, """
                SELECT record_id::text FROM purged_record
                WHERE category IN ('REGISTRATION', 'REFUSED_REGISTRATION')"""), texts(registration, """
                SELECT id::text FROM purged_registration"""), report);
    }

    /** Of what is on record as purged the key is gone. */
    static void destroyed(Connection retention, Connection keys, Report report) throws SQLException {
        Set<String> unreadable = texts(retention, "SELECT record_id::text FROM purged_record");
        unreadable.retainAll(names(keys));
        report.breaches("registration-keys", DESTROYED, unreadable);
    }

    /**
     * What retention-service acknowledged as held registration-service holds.
     *
     * @param registration as it is after the other was read
     */
    static void holds(Connection retention, Connection registration, Report report) throws SQLException {
        Set<String> held = texts(retention, """
                SELECT concat_ws(' ', coalesce(h.record_id, c.record_id), h.id) FROM hold h
                JOIN hold_confirmation k ON k.hold_id = h.id
                LEFT JOIN clock c ON c.subject_ref = h.subject_ref
                    AND (h.operator_id IS NULL OR h.operator_id = c.operator_id)
                WHERE (h.record_id IS NOT NULL OR c.record_id IS NOT NULL)
                  AND NOT EXISTS (SELECT FROM hold_release r WHERE r.hold_id = h.id)
                  AND NOT EXISTS (SELECT FROM hold_lapse l WHERE l.hold_id = h.id)
                  AND NOT EXISTS (SELECT FROM outbox WHERE target = 'registration' AND kind = 'held-record'
                                     AND body ->> 'id' = c.record_id::text AND delivered_at IS NULL)""");
        compare("retention", HOLDS, held, texts(registration, """
                SELECT concat_ws(' ', record_id, hold_id) FROM record_hold WHERE lifted_at IS NULL"""), report);
    }

    /** What was told of a forgery, and what ought to be: of a log-on that is gone, or an alteration, what was told remains. */
    static void forgeries(Connection registration, Connection incident, Report report) throws SQLException {
        compare("registration", FORGERIES, texts(registration, """
                SELECT f.id::text FROM (
                    SELECT c.verification_id AS id FROM document_check c
                    JOIN registration r ON r.operator_id = c.operator_id AND r.id = c.registration_id
                    WHERE c.outcome = 'FORGED' AND r.status = 'REFUSED'
                    UNION SELECT verification_id FROM venue_logon WHERE outcome = 'FORGED'
                    UNION SELECT verification_id FROM held_venue_logon WHERE outcome = 'FORGED'
                    UNION SELECT (body ->> 'verificationId')::uuid FROM outbox
                          WHERE target = 'incident' AND kind IN ('forgery', 'venue-forgery')) f
                WHERE NOT EXISTS (
                    SELECT FROM outbox WHERE target = 'incident' AND kind IN ('forgery', 'venue-forgery')
                       AND body ->> 'verificationId' = f.id::text AND delivered_at IS NULL AND dead_at IS NULL)"""), texts(incident, """
                SELECT verification_id::text FROM forgery_report"""), report);
    }

    /** Whoever disputes something is heard. */
    static void disputes(Connection registration, Connection incident, Report report) throws SQLException {
        compare("registration", DISPUTES, texts(registration, """
                SELECT concat_ws(' ', id, registration_id, operator_id) FROM dispute d
                WHERE NOT EXISTS (
                    SELECT FROM outbox WHERE target = 'incident' AND kind = 'dispute'
                       AND body ->> 'disputeId' = d.id::text AND delivered_at IS NULL AND dead_at IS NULL)"""), texts(incident, """
                SELECT concat_ws(' ', id, registration_id, operator_id) FROM dispute_case"""), report);
    }

    /**
     * What is settled is free again.
     *
     * @param registration as it is after the other was read
     */
    static void settled(Connection incident, Connection registration, Report report) throws SQLException {
        Set<String> settled = texts(incident, "SELECT concat_ws(' ', operator_id, dispute_id) FROM dispute_settlement");
        settled.retainAll(
                texts(registration, "SELECT concat_ws(' ', operator_id, id) FROM dispute WHERE outcome IS NULL"));
        report.breaches("incident", SETTLED, settled);
    }

    /**
     * As long as one authority has not got it.
     *
     * @param later the same after the keys were read: what was delivered meanwhile has none any more
     */
    static void evidence(Connection incident, Connection keys, Connection later, Report report) throws SQLException {
        String undelivered = """
                SELECT r.id::text FROM forgery_report r
                WHERE r.evidence IS NOT NULL
                  AND r.reported_at > (SELECT greatest(now(), max(at)) FROM audit_entry) - interval '179 days'
                  AND EXISTS (SELECT FROM forgery_delivery d WHERE d.report_id = r.id
                                 AND NOT EXISTS (SELECT FROM forgery_receipt v WHERE v.delivery_id = d.id))""";
        Set<String> waiting = texts(incident, undelivered);
        waiting.retainAll(texts(later, undelivered));
        waiting.removeAll(names(keys));
        report.breaches("incident-keys", EVIDENCE, waiting);
    }

    private static void compare(String place, String invariant, Set<String> wanted, Set<String> there, Report report) {
        wanted.removeAll(there);
        report.breaches(place, invariant, wanted);
    }

    private static Set<String> names(Connection keys) throws SQLException {
        return texts(keys, """
                SELECT d.id::text FROM data_key d JOIN cohort_key c ON c.id = d.cohort
                UNION ALL SELECT name FROM working_key""");
    }

    private static Set<String> texts(Connection database, String query) throws SQLException {
        Set<String> texts = new HashSet<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
