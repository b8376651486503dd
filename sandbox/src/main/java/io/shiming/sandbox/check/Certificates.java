package io.shiming.sandbox.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The certificates of erasure, and the lists they were made of. */
final class Certificates {
    private static final String TYPE = "shiming-erasure-certificate+jwt";
    private static final String SIGNED = "every certificate is signed, and about what its run has purged";

    private Certificates() {}

    static void examine(Connection retention, SigningKeys keys, Report report) throws SQLException {
        report.examine("retention", SIGNED);
        try (Statement statement = retention.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, jws FROM certificate")) {
            while (row.next()) {
                UUID run = row.getObject("id", UUID.class);
                Optional<JsonNode> says = SignedStatement.read(row.getString("jws"), TYPE, keys);
                if (says.isEmpty() || !isAbout(says.get(), run, leaves(retention, run))) {
                    report.breach("retention", SIGNED, run);
                }
            }
        }
    }

    private static boolean isAbout(JsonNode says, UUID run, List<byte[]> leaves) {
        return says.path("runId").asText().equals(run.toString())
                && says.path("records").asInt() == leaves.size()
                && says.path("root").asText().equals(HexFormat.of().formatHex(Hashes.root(leaves)));
    }

    private static List<byte[]> leaves(Connection retention, UUID run) throws SQLException {
        List<byte[]> leaves = new ArrayList<>();
        try (PreparedStatement statement =
                retention.prepareStatement("SELECT record_id FROM purged_record WHERE run_id = ? ORDER BY record_id")) {
            statement.setObject(1, run);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    UUID id = row.getObject("record_id", UUID.class);
                    leaves.add(Hashes.leafOf(ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(id.getMostSignificantBits())
                            .putLong(id.getLeastSignificantBits())
                            .array()));
                }
            }
        }
        return leaves;
    }
}
