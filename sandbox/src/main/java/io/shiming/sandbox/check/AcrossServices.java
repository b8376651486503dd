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
                UNION ALL SELECT id::text FROM document_copy WHERE registration_id IS NULL
                UNION ALL SELECT DISTINCT answer_key FROM idempotency_key WHERE answer_key IS NOT NULL"""), names(keys), report);
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
