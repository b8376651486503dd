package io.shiming.foundation.command;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The environment that a command goes by: log-ins to a service's two databases, as the owner of their schema, and whatever
 * else stands there.
 */
public final class Login {
    private final Map<String, String> environment;

    public Login(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What the process was given. */
    public static Login ofProcess() {
        return new Login(System.getenv());
    }

    /** One of the service's two databases, and as whom it is entered. */
    record Database(String url, String user, String password) {
        Connection connect() throws SQLException {
            Properties login = new Properties();
            login.setProperty("user", user);
            login.setProperty("password", password);
            return new Driver().connect(url, login);
        }
    }

    /** As whom a database is entered. */
    enum Role {
        OWNER,
        SERVICE
    }

    /** The database on the keys server. */
    public Connection keysServer() throws SQLException {
        return keysServer(Role.OWNER).connect();
    }

    /** The database on the main server. */
    public Connection database() throws SQLException {
        return database(Role.OWNER).connect();
    }

    Database keysServer(Role role) {
        String database = variable("SHIMING_KEYS_ADDRESS") + "/" + variable("SHIMING_KEYS_NAME");
        return switch (role) {
            case OWNER ->
                new Database(
                        url(database),
                        variable("SHIMING_KEYS_MIGRATION_USER"),
                        variable("SHIMING_KEYS_MIGRATION_PASSWORD"));
            case SERVICE ->
                new Database(url(database), variable("SHIMING_KEYS_USER"), variable("SHIMING_KEYS_PASSWORD"));
        };
    }

    Database database(Role role) {
        String database = variable("SHIMING_DATABASE_ADDRESS") + "/" + variable("SHIMING_DATABASE_NAME");
        return switch (role) {
            case OWNER ->
                new Database(url(database), variable("SHIMING_MIGRATION_USER"), variable("SHIMING_MIGRATION_PASSWORD"));
            case SERVICE ->
                new Database(url(database), variable("SHIMING_DATABASE_USER"), variable("SHIMING_DATABASE_PASSWORD"));
        };
    }

    /**
     * What an environment variable says.
     *
     * @throws IllegalStateException when it is not set; the message names it
     */
    public String variable(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }

    /** What one says that may be left out, or be empty. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    private String url(String database) {
        String tls = optional("SHIMING_DATABASE_SSLMODE")
                .filter(mode -> !mode.equals("disable"))
                .map(mode -> "?sslmode=" + mode + "&sslrootcert=" + variable("SHIMING_TLS_TRUST"))
                .orElse("");
        return "jdbc:postgresql://" + database + tls;
    }
}
