package io.shiming.registration.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.crypto.StoredIndexes;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.rest.Scenario;
import io.shiming.registration.rest.ServiceTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class RegistrationIndexesTest {
    @Any
    @Inject
    Instance<StoredIndexes> indexes;

    @Test
    @DisplayName(
            "Art. 16: registrations are indexed anew many by one write; one that somebody holds just then, or that does not open,"
                    + " keeps no other from it")
    void manyAtOnce() throws Exception {
        Scenario operator = Scenario.anyOperator();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(UUID.fromString(operator.register(operator.individual("张三"))
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id")));
        }
        List<Map<String, Object>> before = ids.stream().map(this::row).toList();
        // As under a key that is none of the service's: it computes nothing of them anew by itself.
        byte[] key = Arrays.copyOf(index(before.get(0)), 5);
        key[0] ^= 1;
        OwnerDatabase.change(
                "UPDATE registration SET document_index = set_byte(document_index, 0, get_byte(document_index, 0) # 1)"
                        + " WHERE operator_id = ?",
                operator.operatorId());
        UUID held = ids.get(3);
        UUID unreadable = ids.get(4);
        OwnerDatabase.change("UPDATE registration SET sealed = sha256(sealed) WHERE id = ?", unreadable);
        try (Connection holder = OwnerDatabase.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT FROM registration WHERE id = '" + held + "' FOR UPDATE");
            renew(key);
            holder.rollback();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(index(row(ids.get(i)))).isEqualTo(index(before.get(i)));
            assertThat(version(row(ids.get(i)))).isEqualTo(version(before.get(i)) + 1);
        }
        assertThat(OwnerDatabase.count(
                        "SELECT count(DISTINCT xmin::text) FROM registration WHERE id IN (?, ?, ?)",
                        ids.get(0),
                        ids.get(1),
                        ids.get(2)))
                .isEqualTo(1);
        for (UUID left : List.of(held, unreadable)) {
            assertThat(index(row(left))).startsWith(key);
        }
        renew(key);
        assertThat(index(row(held))).isEqualTo(index(before.get(3)));
        assertThat(index(row(unreadable))).startsWith(key);
        assertThat(OwnerDatabase.change(
                        "UPDATE registration SET sealed = ? WHERE id = ?",
                        before.get(4).get("sealed"),
                        unreadable))
                .isEqualTo(1);
        renew(key);
        assertThat(index(row(unreadable))).isEqualTo(index(before.get(4)));
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM active_service_number WHERE operator_id = ? AND NOT superseded",
                        operator.operatorId()))
                .isEqualTo(5);
    }

    private void renew(byte[] key) {
        for (StoredIndexes stored : indexes) {
            stored.renew(new byte[][] {key}, 1_000).await().indefinitely();
        }
    }

    private Map<String, Object> row(UUID id) {
        return OwnerDatabase.rows("SELECT document_index, sealed, version FROM registration WHERE id = ?", id)
                .get(0);
    }

    private static byte[] index(Map<String, Object> row) {
        return (byte[]) row.get("document_index");
    }

    private static int version(Map<String, Object> row) {
        return ((Number) row.get("version")).intValue();
    }
}
