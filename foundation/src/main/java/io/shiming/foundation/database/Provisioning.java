package io.shiming.foundation.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What must be there before a service first starts: {@code db/provision.sql}, for whoever provisions. */
public final class Provisioning {
    /** SQLSTATE of a role or database that is there already. */
    public static final Set<String> THERE_ALREADY = Set.of("42710", "42P04");

    private Provisioning() {}

    /**
     * The statements for one database and its two roles, to be run one by one as superuser.
     *
     * @param database name of the database, and of the role the service works with; its owner is {@code …_owner}
     */
    public static List<String> statements(String database, String ownerPassword, String password) {
        try (InputStream script = Provisioning.class.getResourceAsStream("/db/provision.sql")) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)^--.*$", "")
                    .replace("${database}", database)
                    .replace("${ownerPassword}", ownerPassword)
                    .replace("${password}", password);
            return Arrays.stream(text.split(";", -1))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
