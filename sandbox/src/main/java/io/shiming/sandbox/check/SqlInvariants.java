package io.shiming.sandbox.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Invariants that one database can be asked for: a file of queries, each with its name as a comment before it. */
final class SqlInvariants {
    private static final Pattern END = Pattern.compile(";\\s*\\n");

    private record Invariant(String name, String query) {}

    private final List<Invariant> invariants = new ArrayList<>();

    /** @param file name of the resource, without ending */
    SqlInvariants(String file) throws IOException {
        String text;
        try (InputStream resource = SqlInvariants.class.getResourceAsStream("/check/" + file + ".sql")) {
            text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String statement : END.splitAsStream(text).toList()) {
            String name = statement
                    .lines()
                    .takeWhile(line -> line.isEmpty() || line.startsWith("--"))
                    .filter(line -> !line.isEmpty())
                    .reduce("", (before, last) -> last.substring(2).strip());
            invariants.add(new Invariant(name, statement));
        }
    }

    List<String> names() {
        return invariants.stream().map(Invariant::name).toList();
    }

    void examine(Connection database, String place, Report report) throws SQLException {
        for (Invariant invariant : invariants) {
            List<String> ids = new ArrayList<>();
            try (Statement statement = database.createStatement();
                    ResultSet rows = statement.executeQuery(invariant.query())) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            report.breaches(place, invariant.name(), ids);
        }
    }
}
