package io.shiming.sandbox.check;

import io.shiming.sandbox.Description;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The databases of the sandbox, entered as their owners, who see every tenant's rows. */
public final class Databases {
    private Databases() {}

    public static Connection connect(Description sandbox, String database) throws SQLException {
        URI url = URI.create(sandbox.databases().get(database));
        String[] logIn = url.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), logIn[0], logIn[1]);
    }

    /** Reads the database as it is at one moment, however many questions are asked. */
    static Connection snapshot(Description sandbox, String database) throws SQLException {
        Connection connection = connect(sandbox, database);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        // The snapshot is taken by the first statement, which is to be now.
        try (Statement first = connection.createStatement()) {
            first.execute("SELECT 1");
        }
        return connection;
    }
}
