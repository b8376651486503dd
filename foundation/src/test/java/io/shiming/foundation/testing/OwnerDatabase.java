package io.shiming.foundation.testing;

import io.shiming.foundation.crypto.KeyFile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** The service's main database as its owner sees it: every tenant's rows. For looking behind the service's back. */
public final class OwnerDatabase {
    static final String URL = "shiming.testing.owner-url";

    private OwnerDatabase() {}

    public static Connection connect() throws SQLException {
        return DriverManager.getConnection(ConfigProvider.getConfig().getValue(URL, String.class));
    }

    /** The server as its superuser sees it: other roles' connections and settings. */
    public static Connection superuser() throws SQLException {
        return superuser("postgres");
    }

    /** The main database as the superuser sees it, who may take any role. */
    public static Connection superuserOfMain() throws SQLException {
        return superuser("main");
    }

    /** The service's database on the keys server, as its owner sees it. */
    public static Connection keys() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + config.getValue("SHIMING_KEYS_ADDRESS", String.class) + "/"
                        + config.getValue("SHIMING_KEYS_NAME", String.class),
                config.getValue("SHIMING_KEYS_MIGRATION_USER", String.class),
                config.getValue("SHIMING_KEYS_MIGRATION_PASSWORD", String.class));
    }

    private static Connection superuser(String database) throws SQLException {
        String address = ConfigProvider.getConfig().getValue("SHIMING_DATABASE_ADDRESS", String.class);
        return DriverManager.getConnection("jdbc:postgresql://" + address + "/" + database + "?user=postgres");
    }

    /** What a query answers, a map for each row. */
    public static List<Map<String, Object>> rows(String sql, Object... arguments) {
        try (Connection connection = connect();
                PreparedStatement statement = prepared(connection, sql, arguments);
                ResultSet found = statement.executeQuery()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            ResultSetMetaData columns = found.getMetaData();
            while (found.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnLabel(i), found.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** An entry of the audit trail, the oldest there is. */
    public static UUID auditEntry() {
        return (UUID)
                rows("SELECT id FROM audit_entry ORDER BY id LIMIT 1").get(0).get("id");
    }

    /** The one number a query answers. */
    public static long count(String sql, Object... arguments) {
        return ((Number) rows(sql, arguments).get(0).values().iterator().next()).longValue();
    }

    /** How many values stand under an index key, anywhere but in the list of keys. */
    public static long indexedUnder(KeyFile.Key key) {
        long found = 0;
        for (Map<String, Object> column : rows(
                "SELECT table_name, column_name, udt_name FROM information_schema.columns"
                        + " WHERE table_schema = 'public' AND udt_name IN ('bytea', '_bytea') AND table_name <> 'index_key'")) {
            String values = column.get("udt_name").equals("bytea") ? "ARRAY[%2$s]" : "%2$s";
            found += count(
                    ("SELECT count(*) FROM %1$s, unnest(" + values + ") AS value WHERE key_of(value) = ?")
                            .formatted(column.get("table_name"), column.get("column_name")),
                    key.prefix());
        }
        return found;
    }

    /** Changes something behind the service's back; answers how many rows. */
    public static int change(String sql, Object... arguments) {
        try (Connection connection = connect();
                PreparedStatement statement = prepared(connection, sql, arguments)) {
            return statement.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
