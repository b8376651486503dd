package io.shiming.sandbox.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.shiming.sandbox.Http;
import io.shiming.sandbox.RunningSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More or other was told than the database says. */
class AcknowledgedIT extends Breach {
    @TempDir
    Path folder;

    @Test
    @DisplayName("a journal that says more or other than the database does is reported, line by line")
    void journal(RunningSandbox sandbox) throws Exception {
        String active =
                one(sandbox, "SELECT id FROM registration WHERE status = 'ACTIVE' AND transfer_of IS NULL LIMIT 1");
        String refused =
                one(sandbox, "SELECT id FROM registration WHERE status = 'REFUSED' AND transfer_of IS NULL LIMIT 1");
        // Not one that was handed on again, as the torture does.
        String to = one(
                sandbox,
                "SELECT id FROM registration WHERE transfer_of IS NOT NULL AND status = 'ACTIVE' ORDER BY id LIMIT 1");
        String from = one(sandbox, "SELECT transfer_of FROM registration WHERE id = '" + to + "'");
        String admitted = one(sandbox, "SELECT id FROM venue_logon WHERE status = 'ADMITTED' LIMIT 1");
        String ended = one(sandbox, "SELECT id FROM venue_logon WHERE status = 'ENDED' LIMIT 1");
        String unknown = "00000000-0000-7000-8000-000000000000";
        List<String> lines = new ArrayList<>();
        lines.add(line(active, "+1", "a", "ACTIVE"));
        lines.add(line(active, "+1", "a", "ACTIVE"));
        lines.add(line(refused, "+2", "a", "ACTIVE"));
        lines.add(line(unknown, "+1", "b", "ACTIVE"));
        lines.add(line(from, "+3", "c", "ACTIVE"));
        lines.add(transfer(to, from, "d", "ACTIVE"));
        lines.add(transfer(refused, from, "e", "REFUSED"));
        lines.add(transfer(active, from, "f", "ACTIVE"));
        lines.add(transfer(to, active, "d", "ACTIVE"));
        lines.add(logon("LOGON", admitted, "g", "ADMITTED"));
        lines.add(logon("LOGON", ended, "g", "ADMITTED"));
        lines.add(logon("END", ended, "h", "ENDED"));
        lines.add(logon("END", admitted, "i", "ENDED"));
        lines.add(logon("LOGON", active, "j", "ADMITTED"));
        lines.add(dispute("DISPUTE", refused, "k"));
        lines.add(dispute("DECISION", ended, "l"));
        lines.add("{\"id\":\"broken off");
        Path journal = Files.writeString(folder.resolve("journal.ndjson"), String.join("\n", lines));

        List<Finding> findings;
        try (Connection incident = sandbox.connect("incident")) {
            findings = after(
                    sandbox,
                    "registration",
                    "SELECT 1",
                    (connection, report) -> Acknowledged.read(journal).examine(connection, incident, report));
        }

        assertThat(findings)
                .extracting(Finding::invariant, finding -> Set.copyOf(finding.sample()), Finding::count)
                .contains(
                        tuple(Acknowledged.NOT_LOST, Set.of(unknown, active, refused, ended), 4L),
                        tuple(Acknowledged.AS_TOLD, Set.of(refused, admitted), 2L),
                        tuple(Acknowledged.HANDED_ON, Set.of(refused, active, to), 3L),
                        tuple(Acknowledged.NOT_DOUBLED, Set.of(refused, unknown, active, ended), 4L));
    }

    private static String line(String id, String number, String key, String status) throws IOException {
        return Http.JSON.writeValueAsString(
                Map.of("id", id, "number", number, "idempotencyKey", key, "status", status));
    }

    private static String transfer(String id, String from, String key, String status) throws IOException {
        return Http.JSON.writeValueAsString(
                Map.of("deed", "TRANSFER", "id", id, "transferOf", from, "idempotencyKey", key, "status", status));
    }

    private static String logon(String deed, String id, String key, String status) throws IOException {
        return Http.JSON.writeValueAsString(Map.of("deed", deed, "id", id, "idempotencyKey", key, "status", status));
    }

    private static String dispute(String deed, String id, String key) throws IOException {
        return Http.JSON.writeValueAsString(Map.of("deed", deed, "id", id, "idempotencyKey", key));
    }

    private static String one(RunningSandbox sandbox, String sql) throws IOException, SQLException {
        try (Connection connection = sandbox.connect("registration");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).as(sql).isTrue();
            return row.getString(1);
        }
    }
}
