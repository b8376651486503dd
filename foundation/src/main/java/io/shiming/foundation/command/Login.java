package io.shiming.foundation.command;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** A service's two databases as the owner of their schema, for commands; the log-ins stand in the environment. */
public final class Login {
    private Login() {}

    /** The database on the keys server. */
    public static Connection keysServer() throws SQLException {
        return connect(
                variable("SHIMING_KEYS_ADDRESS") + "/" + variable("SHIMING_KEYS_NAME"),
                variable("SHIMING_KEYS_MIGRATION_USER"),
                variable("SHIMING_KEYS_MIGRATION_PASSWORD"));
    }

    /** The database on the main server. */
    public static Connection database() throws SQLException {
        return connect(
                variable("SHIMING_DATABASE_ADDRESS") + "/" + variable("SHIMING_DATABASE_NAME"),
                variable("SHIMING_MIGRATION_USER"),
                variable("SHIMING_MIGRATION_PASSWORD"));
    }

    /**
     * What an environment variable says.
     *
     * @throws IllegalStateException when it is not set; the message names it
     */
    public static String variable(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }

    private static Connection connect(String database, String user, String password) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        String sslmode = System.getenv("SHIMING_DATABASE_SSLMODE");
        if (sslmode != null && !sslmode.equals("disable")) {
            login.setProperty("sslmode", sslmode);
            login.setProperty("sslrootcert", variable("SHIMING_TLS_TRUST"));
        }
        return new Driver().connect("jdbc:postgresql://" + database, login);
    }
}
