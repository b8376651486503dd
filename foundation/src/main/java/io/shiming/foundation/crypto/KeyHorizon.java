package io.shiming.foundation.crypto;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLWarning;

/**
 * Takes keys that were destroyed out of the files of the keys server as well: rows that were deleted stay in tables until
 * they are written anew, and in the write-ahead log until its segments are gone (Art. 16).
 */
public final class KeyHorizon {
    private static final List<String> TABLES = List.of("data_key", "cohort_key", "working_key");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final Connection server;

    /** @param server the service's database on the keys server, as its owner */
    public KeyHorizon(Connection server) {
        this.server = server;
    }

    /**
     * Writes the tables anew, begins another segment of the log, and has those before it removed. What is locked meanwhile
     * waits; where the lock is not got within seconds nobody else is kept waiting. Can be stopped and run again.
     *
     * @throws IllegalStateException when it would not do what it says; the message says what is missing
     */
    public void erase() throws SQLException {
        server.setAutoCommit(true);
        try (Statement statement = server.createStatement()) {
            require(statement);
            statement.execute("SET lock_timeout = '3s'");
            for (String table : TABLES) {
                statement.execute("VACUUM (FULL, VERBOSE) " + table);
                requireNoneSeen(statement.getWarnings(), table);
            }
            statement.execute("SELECT pg_switch_wal()");
            // Only after it nothing that came before is needed to recover.
            statement.execute("CHECKPOINT");
        }
    }

    private static void require(Statement statement) throws SQLException {
        List<String> missing = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("""
                SELECT current_user, pg_has_role('pg_checkpoint', 'USAGE'),
                       has_function_privilege('pg_switch_wal()', 'EXECUTE'), current_setting('wal_recycle') = 'off',
                       current_database()""")) {
            row.next();
            if (!row.getBoolean(2)) {
                missing.add("GRANT pg_checkpoint TO \"" + row.getString(1) + "\"");
            }
            if (!row.getBoolean(3)) {
                missing.add("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO \"" + row.getString(1) + "\", in database "
                        + row.getString(5));
            }
            if (!row.getBoolean(4)) {
                missing.add("wal_recycle = off, or old segments stay as they are under new names");
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "nothing was erased; the keys server needs " + String.join("; and ", missing));
        }
    }

    /** PostgreSQL keeps a deleted row for as long as somebody's transaction would see it, and says how many it kept. */
    private static void requireNoneSeen(SQLWarning first, String table) {
        for (SQLWarning each = first; each != null; each = each.getNextWarning()) {
            String detail = each instanceof PSQLWarning said
                    ? said.getServerErrorMessage().getDetail()
                    : null;
            Matcher kept = NUMBER.matcher(detail == null ? "" : detail);
            if (kept.find() && !kept.group().equals("0")) {
                throw new IllegalStateException("an open transaction still sees " + kept.group() + " rows of " + table
                        + " that were deleted; run it again when that has ended");
            }
        }
    }
}
