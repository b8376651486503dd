package io.shiming.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyHorizonTest {
    private static KeysDatabase database;

    @BeforeAll
    static void start() throws Exception {
        database = new KeysDatabase();
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @Test
    @DisplayName(
            "Art. 16: destroyed keys, of a record and of a cohort, are in the keys server's files until it erases them, and in none"
                    + " afterwards; what it needs is asked for before")
    void erased() throws Exception {
        asSuperuser(
                "REVOKE pg_checkpoint FROM keys_owner", "REVOKE EXECUTE ON FUNCTION pg_switch_wal() FROM keys_owner");
        KeyServer keys = database.replica();
        UUID kept = UUID.randomUUID();
        UUID destroyed = UUID.randomUUID();
        UUID ofDay = UUID.randomUUID();
        for (UUID id : List.of(kept, destroyed)) {
            keys.create(id, null, List.of()).await().indefinitely();
        }
        keys.create("venue-logon/2026-11-30", ofDay, null, List.of()).await().indefinitely();
        byte[] live = bytes("SELECT wrapped FROM data_key WHERE id::text = ?", kept.toString());
        List<byte[]> gone = List.of(
                bytes("SELECT wrapped FROM data_key WHERE id::text = ?", destroyed.toString()),
                bytes("SELECT wrapped FROM data_key WHERE id::text = ?", ofDay.toString()),
                bytes("SELECT wrapped FROM cohort_key WHERE name = ?", "venue-logon/2026-11-30"));
        keys.destroy(List.of(destroyed)).await().indefinitely();
        keys.destroyCohort("venue-logon/2026-11-30").await().indefinitely();
        asSuperuser("VACUUM", "CHECKPOINT");
        assertThat(gone).allSatisfy(bytes -> assertThat(filesWith(bytes)).isNotEmpty());

        try (Connection owner = database.owner()) {
            assertThatThrownBy(() -> new KeyHorizon(owner).erase())
                    .hasMessageContainingAll(
                            "GRANT pg_checkpoint", "pg_switch_wal() TO \"keys_owner\", in database keys")
                    .hasMessageNotContaining("wal_recycle");
        }
        asSuperuser(
                "GRANT pg_checkpoint TO keys_owner",
                "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO keys_owner",
                "ALTER ROLE keys_owner SET wal_recycle = on");
        try (Connection owner = database.owner()) {
            assertThatThrownBy(() -> new KeyHorizon(owner).erase()).hasMessageContaining("wal_recycle = off");
        }
        asSuperuser("ALTER ROLE keys_owner RESET wal_recycle");
        assertThat(gone).allSatisfy(bytes -> assertThat(filesWith(bytes)).isNotEmpty());

        try (Connection owner = database.owner()) {
            new KeyHorizon(owner).erase();
        }

        assertThat(gone).allSatisfy(bytes -> assertThat(filesWith(bytes)).isEmpty());
        assertThat(filesWith(live)).isNotEmpty();
        assertThat(database.replica().find(List.of(kept)).await().indefinitely())
                .containsOnlyKeys(kept);
    }

    @Test
    @DisplayName("Art. 16: while somebody's transaction still sees a destroyed key it is not said to be erased")
    void seen() throws Exception {
        asSuperuser("GRANT pg_checkpoint TO keys_owner", "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO keys_owner");
        KeyServer keys = database.replica();
        UUID id = UUID.randomUUID();
        keys.create(id, null, List.of()).await().indefinitely();
        try (Connection reader = database.superuser("keys");
                Statement reading = reader.createStatement();
                Connection owner = database.owner()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reading.execute("SELECT count(*) FROM pg_class");
            keys.destroy(List.of(id)).await().indefinitely();
            assertThatThrownBy(() -> new KeyHorizon(owner).erase())
                    .hasMessageContaining("still sees 1 rows of data_key");
            reader.rollback();
            new KeyHorizon(owner).erase();
        }
    }

    private static void asSuperuser(String... statements) throws SQLException {
        try (Connection superuser = database.superuser("keys");
                Statement statement = superuser.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static byte[] bytes(String sql, String argument) throws SQLException {
        try (Connection owner = database.owner();
                PreparedStatement statement = owner.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getBytes(1);
            }
        }
    }

    /** The server's files, its log among them, in which these bytes stand. */
    private static List<Path> filesWith(byte[] wanted) throws Exception {
        try (Connection superuser = database.superuser("keys");
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            try (Stream<Path> all = Files.walk(Path.of(row.getString(1)))) {
                return all.filter(Files::isRegularFile)
                        .filter(file -> contains(file, wanted))
                        .toList();
            }
        }
    }

    private static boolean contains(Path file, byte[] wanted) {
        try {
            byte[] content = Files.readAllBytes(file);
            for (int i = 0; i + wanted.length <= content.length; i++) {
                if (content[i] == wanted[0] && Arrays.equals(content, i, i + wanted.length, wanted, 0, wanted.length)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException removed) {
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
