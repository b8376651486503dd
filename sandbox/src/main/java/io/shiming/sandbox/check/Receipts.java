package io.shiming.sandbox.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;

/** The receipts of the gateway. */
final class Receipts {
    private static final String SIGNED = "every receipt is signed by the gateway, and says what was found";
    private static final String TYPE = "shiming-receipt+jwt";
    private static final int FETCHED_AT_ONCE = 1_000;

    private Receipts() {}

    static void examine(Connection verification, SigningKeys keys, Report report) throws SQLException {
        report.examine("verification", SIGNED);
        try (Statement statement = verification.createStatement()) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet row = statement.executeQuery("""
                    SELECT id, channel, outcome, checked_at, receipt,
                           CASE WHEN asker_kind = 'OPERATOR' THEN asker_id::text END AS operator_id
                    FROM verification WHERE receipt IS NOT NULL""")) {
                while (row.next()) {
                    if (!isSound(row, keys)) {
                        report.breach("verification", SIGNED, row.getString("id"));
                    }
                }
            }
        }
    }

    private static boolean isSound(ResultSet row, SigningKeys keys) throws SQLException {
        Optional<JsonNode> read = SignedStatement.read(row.getString("receipt"), TYPE, keys);
        if (read.isEmpty()) {
            return false;
        }
        JsonNode says = read.get();
        try {
            return says.path("verificationId").asText().equals(row.getString("id"))
                    && says.path("channel").asText().equals(row.getString("channel"))
                    && says.path("outcome").asText().equals(row.getString("outcome"))
                    && Objects.equals(says.path("operatorId").textValue(), row.getString("operator_id"))
                    && !says.path("subject").asText().isEmpty()
                    && Instant.parse(says.path("checkedAt").asText())
                            .equals(row.getObject("checked_at", OffsetDateTime.class)
                                    .toInstant());
        } catch (DateTimeParseException malformed) {
            return false;
        }
    }
}
