package io.shiming.sandbox;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Takes a guard away: what a service writes to a table goes elsewhere, unnoticed, until it is put back. */
final class SetAside implements AutoCloseable {
    private final RunningSandbox sandbox;
    private final String database;
    private final String table;

    SetAside(RunningSandbox sandbox, String database, String table) throws IOException, SQLException {
        this.sandbox = sandbox;
        this.database = database;
        this.table = table;
        // A rule would be refused: services write by statements with WITH. The owner's rights, since the service has
        // none.
        execute("""
                CREATE TABLE set_aside (LIKE %1$s);
                CREATE FUNCTION set_aside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    INSERT INTO public.set_aside SELECT (NEW).*;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER set_aside BEFORE INSERT ON %1$s FOR EACH ROW EXECUTE FUNCTION set_aside()
                """.formatted(table));
    }

    long rows() throws IOException, SQLException {
        return sandbox.count(database, "SELECT count(*) FROM set_aside");
    }

    @Override
    public void close() throws IOException, SQLException {
        execute("""
                DROP TRIGGER set_aside ON %1$s;
                INSERT INTO %1$s SELECT * FROM set_aside ON CONFLICT DO NOTHING;
                DROP FUNCTION set_aside;
                DROP TABLE set_aside
                """.formatted(table));
    }

    private void execute(String sql) throws IOException, SQLException {
        try (Connection owner = sandbox.connect(database);
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute(sql);
            owner.commit();
        }
    }
}
