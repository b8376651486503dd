package io.shiming.sandbox.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The audit trail of one service: its seals are chained and signed, and the entries are the ones that were sealed. */
final class Trail {
    private static final String CHAIN = "seals are numbered without a gap, chained and signed";
    private static final String ENTRIES = "the entries of every seal are the ones that were sealed";
    private static final String PUBLISHED = "every head that was published is the seal's";
    private static final int FETCHED_AT_ONCE = 1_000;
    private static final HexFormat HEX = HexFormat.of();

    /** Hashes are hexadecimal. */
    private record Seal(int size, String root, String head) {}

    private final String place;
    private final SigningKeys keys;
    private final List<String> published;
    private final Report report;
    private final Map<Long, Seal> seals = new HashMap<>();

    /** Reads what was published; before the database is, so that it must be there. */
    Trail(String place, Path keyset, Path heads, Report report) throws IOException {
        this.place = place;
        this.keys = SigningKeys.read(keyset);
        this.published = Files.exists(heads) ? Files.readAllLines(heads) : List.of();
        this.report = report;
    }

    void examine(Connection database) throws SQLException, IOException {
        chain(database);
        entries(database);
        report.examine(place, PUBLISHED);
        for (String line : published) {
            JsonNode head = Http.JSON.readTree(line);
            Seal seal = seals.get(head.path("number").asLong());
            if (seal == null || !seal.head().equals(head.path("head").asText())) {
                report.breach(place, PUBLISHED, "seal " + head.path("number"));
            }
        }
    }

    private void chain(Connection database) throws SQLException {
        report.examine(place, CHAIN);
        byte[] before = new byte[32];
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM audit_seal ORDER BY number")) {
            while (row.next()) {
                long number = row.getLong("number");
                int size = row.getInt("size");
                byte[] root = row.getBytes("root");
                byte[] previous = row.getBytes("previous");
                byte[] head = Hashes.of("shiming-audit-seal\n" + number + "\n" + instant(row, "sealed_at") + "\n" + size
                        + "\n" + HEX.formatHex(root) + "\n" + HEX.formatHex(previous) + "\n");
                if (number != seals.size() + 1
                        || !Arrays.equals(previous, before)
                        || !Arrays.equals(head, row.getBytes("head"))
                        || !keys.signed(head, row.getBytes("signature"))) {
                    report.breach(place, CHAIN, "seal " + number);
                }
                before = head;
                seals.put(number, new Seal(size, HEX.formatHex(root), HEX.formatHex(head)));
            }
        }
    }

    private void entries(Connection database) throws SQLException {
        report.examine(place, ENTRIES);
        Map<Long, List<byte[]>> open = new HashMap<>();
        long complete = 0;
        try (Statement statement = database.createStatement()) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet row = statement.executeQuery("""
                    SELECT s.number, e.* FROM audit_seal s CROSS JOIN unnest(s.entries) WITH ORDINALITY AS p (entry_id, place)
                    LEFT JOIN audit_entry e ON e.id = p.entry_id ORDER BY s.number, p.place""")) {
                while (row.next()) {
                    long number = row.getLong("number");
                    List<byte[]> leaves = open.computeIfAbsent(number, first -> new ArrayList<>());
                    leaves.add(leaf(row));
                    Seal seal = seals.get(number);
                    if (seal != null && leaves.size() == seal.size()) {
                        open.remove(number);
                        complete++;
                        if (!HEX.formatHex(Hashes.root(leaves)).equals(seal.root())) {
                            report.breach(place, ENTRIES, "seal " + number);
                        }
                    }
                }
            }
        }
        // Too few entries, too many, or of a seal that is not there.
        open.keySet().forEach(number -> report.breach(place, ENTRIES, "seal " + number));
        if (open.isEmpty() && complete != seals.size()) {
            report.breach(place, ENTRIES, seals.size() - complete + " seals without entries");
        }
    }

    private static byte[] leaf(ResultSet row) throws SQLException {
        List<Object> members = new ArrayList<>(Arrays.asList(
                row.getString("id"),
                row.getObject("at") == null ? null : instant(row, "at"),
                row.getString("actor"),
                row.getString("client"),
                row.getString("operator_id"),
                row.getString("action"),
                row.getString("object_type"),
                row.getString("object_id"),
                row.getString("outcome"),
                row.getString("correlator")));
        // Where nobody acted in an office there is no member for it.
        Optional.ofNullable(row.getString("office")).ifPresent(members::add);
        return Hashes.leaf(members.toArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
