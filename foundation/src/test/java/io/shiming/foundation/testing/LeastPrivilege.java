package io.shiming.foundation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What the roles of a service's main database may do, against the list in the test resource {@code grants.txt}: a line
 * {@code role table PRIVILEGE,…} for everything that is granted. {@code app} stands for the role the service works with;
 * the others are named without the database's name.
 */
public final class LeastPrivilege {
    private static final String GRANTS = """
            SELECT replace(CASE r.rolname WHEN current_database() THEN 'app' ELSE r.rolname END, current_database() || '_', '')
                   || ' ' || c.relname || ' ' || string_agg(p.privilege, ',' ORDER BY p.place) AS line
            FROM pg_class c
            JOIN pg_roles r ON r.rolname = current_database()
                            OR (r.rolname LIKE current_database() || '\\_%' AND r.rolname <> current_database() || '_owner')
            CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
                       WITH ORDINALITY AS p (privilege, place)
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND (has_table_privilege(r.oid, c.oid, p.privilege)
                   OR p.privilege IN ('SELECT', 'INSERT', 'UPDATE') AND has_any_column_privilege(r.oid, c.oid, p.privilege))
            GROUP BY r.rolname, c.relname ORDER BY line""";

    private LeastPrivilege() {}

    /** What is granted is what is listed, and nothing more. */
    public static void assertThatGrantsAreThoseListed() {
        try (InputStream listed = LeastPrivilege.class.getResourceAsStream("/grants.txt")) {
            List<String> expected = new String(listed.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .sorted()
                    .toList();
            assertThat(OwnerDatabase.rows(GRANTS).stream()
                            .map(row -> (String) row.get("line"))
                            .sorted())
                    .as("grants in the database, against grants.txt")
                    .containsExactlyElementsOf(expected);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** No role is more than it should be, and every table with a tenant in it is guarded by row-level security. */
    public static void assertThatRolesAndTablesAreGuarded(String... tenantColumns) {
        assertThat(OwnerDatabase.rows("SELECT rolname FROM pg_roles WHERE rolname LIKE current_database() || '%'"
                        + " AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolreplication)"))
                .isEmpty();
        assertThat(OwnerDatabase.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                        + " AND tableowner <> current_database() || '_owner'"))
                .isEmpty();
        assertThat(OwnerDatabase.rows(
                        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                                + " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
                                + " AND a.attname = ANY (string_to_array(?, ',')) AND NOT c.relrowsecurity",
                        String.join(",", tenantColumns)))
                .isEmpty();
    }

    /** A connection as the service's own role. */
    public static Connection asService() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }

    /**
     * How many rows a statement changed in a scope; 0 also where it was denied. Nothing is kept.
     *
     * @param scope what is set before it: tenants, or a role
     */
    public static int changed(Connection connection, String scope, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(scope);
            return statement.executeUpdate(sql);
        } catch (SQLException denied) {
            assertThat(denied.getSQLState()).as(sql).isIn("42501", "25006");
            return 0;
        } finally {
            connection.rollback();
        }
    }
}
