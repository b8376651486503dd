package io.shiming.sandbox.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Objects;

/** The receipts of the gateway, read without any library for tokens. */
final class Receipts {
    private static final String SIGNED = "every receipt is signed by the gateway, and says what was found";
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
        String[] parts = row.getString("receipt").split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            JsonNode header = json(parts[0]);
            JsonNode says = json(parts[1]);
            return header.path("alg").asText().equals("EdDSA")
                    && header.path("typ").asText().equals("shiming-receipt+jwt")
                    && keys.signed(
                            Integer.parseUnsignedInt(header.path("kid").asText()),
                            (parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII),
                            Base64.getUrlDecoder().decode(parts[2]))
                    && says.path("verificationId").asText().equals(row.getString("id"))
                    && says.path("channel").asText().equals(row.getString("channel"))
                    && says.path("outcome").asText().equals(row.getString("outcome"))
                    && Objects.equals(says.path("operatorId").textValue(), row.getString("operator_id"))
                    && !says.path("subject").asText().isEmpty()
                    && Instant.parse(says.path("checkedAt").asText())
                            .equals(row.getObject("checked_at", OffsetDateTime.class)
                                    .toInstant());
        } catch (IOException | IllegalArgumentException | DateTimeParseException malformed) {
            return false;
        }
    }

    private static JsonNode json(String part) throws IOException {
        return Http.JSON.readTree(Base64.getUrlDecoder().decode(part));
    }
}
