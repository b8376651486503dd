package io.shiming.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyServerTest {
    private static final String MONTH = "due/2028-11";

    private static KeysDatabase database;

    private final KeyServer keys = database.replica();
    private final UUID record = UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        database = new KeysDatabase();
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    @Test
    @DisplayName("a record's key is found by every process, together with others', and is gone with its cohort's key")
    void wrappedByCohort() throws Exception {
        String cohort = "test/" + record;
        DataKey live = created(keys, KeyServer.LIVE, UUID.randomUUID());
        DataKey made = created(keys, cohort, record);
        assertThat(live.material()).isNotEqualTo(made.material());

        KeyServer.Created another = done(database.replica().create(UUID.randomUUID(), null, List.of(record)));
        assertThat(another.others().get(record).material()).isEqualTo(made.material());

        assertThat(change("DELETE FROM cohort_key WHERE name = ?", cohort)).isEqualTo(1);
        assertThat(found(database.replica(), record)).isNull();
    }

    @Test
    @DisplayName("replicas that need a cohort at the same time agree on its key")
    void agreed() throws Exception {
        String cohort = "test/" + record;
        List<KeyServer> replicas = Stream.generate(database::replica).limit(8).toList();
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(8).toList();
        List<Uni<KeyServer.Created>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(replicas.get(i).create(cohort, ids.get(i), null, List.of()));
        }
        done(Uni.combine().all().unis(all).discardItems());
        assertThat(count("SELECT count(*) FROM cohort_key WHERE name = ?", cohort))
                .isEqualTo(1);
        assertThat(done(keys.find(ids))).hasSize(8);
    }

    @Test
    @DisplayName("a key opens nowhere but in its own row and cohort")
    void bound() throws Exception {
        UUID other = UUID.randomUUID();
        UUID third = UUID.randomUUID();
        created(keys, KeyServer.LIVE, record);
        created(keys, KeyServer.LIVE, other);
        created(keys, "test/" + third, third);
        change("UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE id = ?) WHERE id = ?", other, record);
        assertThatThrownBy(() -> found(keys, record)).isInstanceOf(DataKey.Unsealable.class);
        change("UPDATE data_key SET cohort = (SELECT cohort FROM data_key WHERE id = ?) WHERE id = ?", third, other);
        assertThatThrownBy(() -> found(keys, other)).isInstanceOf(DataKey.Unsealable.class);
    }

    @Test
    @DisplayName("a key moves between cohorts and stays the same key; a destroyed one stays destroyed")
    void moved() throws Exception {
        UUID gone = UUID.randomUUID();
        byte[] material = created(keys, KeyServer.LIVE, record).material();
        created(keys, KeyServer.LIVE, gone);
        KeyServer other = database.replica();
        done(other.destroy(List.of(gone)));
        for (int i = 0; i < 2; i++) {
            done(other.move(List.of(record, gone, UUID.randomUUID()), MONTH));
            assertThat(cohort(record)).isEqualTo(MONTH);
            assertThat(found(keys, record).material()).isEqualTo(material);
        }
        assertThat(found(keys, gone)).isNull();
        done(keys.move(List.of(record), KeyServer.LIVE));
        assertThat(cohort(record)).isEqualTo(KeyServer.LIVE);
        assertThat(found(other, record).material()).isEqualTo(material);
    }

    @Test
    @DisplayName(
            "the key of a part is its own, opens what it sealed when the key it comes from is gone, and is not replaced")
    void partsOutliveTheWhole() throws Exception {
        UUID part = UUID.randomUUID();
        String cohort = "test/" + record;
        DataKey whole = created(keys, cohort, record);
        DataKey own = whole.ofPart(part);
        assertThat(own.material()).isEqualTo(whole.ofPart(part).material()).isNotEqualTo(whole.material());
        assertThat(whole.ofPart(UUID.randomUUID()).material()).isNotEqualTo(own.material());
        byte[] sealed = own.seal(new byte[] {7}, DataKey.Binding.of(record, part, "record"));

        done(keys.keepParts(Map.of()));
        for (DataKey each : List.of(own, DataKey.fresh())) {
            done(keys.keepParts(Map.of(part, each)));
            done(keys.destroyCohort(cohort));
            assertThat(found(database.replica(), record)).isNull();
            assertThat(cohort(part)).isEqualTo(KeyServer.LIVE);
            assertThat(found(database.replica(), part).open(sealed, DataKey.Binding.of(record, part, "record")))
                    .containsExactly(7);
        }
    }

    @Test
    @DisplayName("whoever moves a key at the same time as others, it ends up whole in one of the cohorts")
    void movedAtOnce() throws Exception {
        byte[] material = created(keys, KeyServer.LIVE, record).material();
        KeyServer other = database.replica();
        for (int i = 0; i < 50; i++) {
            done(Uni.combine()
                    .all()
                    .unis(
                            keys.move(List.of(record), MONTH),
                            other.move(List.of(record), "due/2028-12"),
                            other.move(List.of(record), KeyServer.LIVE))
                    .discardItems());
            assertThat(found(database.replica(), record).material()).isEqualTo(material);
        }
    }

    @Test
    @DisplayName("a cohort is destroyed once it is empty, by its name, and never the one of what has no end yet")
    void emptyCohorts() throws Exception {
        done(keys.create(record, null, List.of()));
        done(keys.move(List.of(record), "empty/2028-10"));
        done(keys.move(List.of(record), "empty/2028-11"));
        done(keys.move(List.of(record), "empty/2028-12"));
        done(keys.move(List.of(record), "empty/2028-11"));
        done(keys.destroyEmptyCohorts("empty/", "empty/2028-12"));
        assertThat(cohorts("empty/")).containsExactly("empty/2028-11", "empty/2028-12");
        done(keys.destroy(List.of(record)));
        done(keys.destroyEmptyCohorts("empty/", "empty/2028-12"));
        assertThat(cohorts("empty/")).containsExactly("empty/2028-12");

        change("DELETE FROM data_key WHERE cohort = (SELECT id FROM cohort_key WHERE name = ?)", KeyServer.LIVE);
        done(keys.create(UUID.randomUUID(), null, List.of()));
        change("DELETE FROM data_key WHERE cohort = (SELECT id FROM cohort_key WHERE name = ?)", KeyServer.LIVE);
        done(keys.destroyEmptyCohorts("a", "z"));
        done(keys.destroyCohort(KeyServer.LIVE));
        assertThat(cohorts(KeyServer.LIVE)).containsExactly(KeyServer.LIVE);
    }

    @Test
    @DisplayName("a key that is moved into a cohort while that is taken for empty is never lost")
    void movedOrEmpty() throws Exception {
        byte[] material = created(keys, KeyServer.LIVE, record).material();
        KeyServer sweeper = database.replica();
        for (int i = 0; i < 100; i++) {
            done(Uni.combine()
                    .all()
                    .unis(
                            keys.move(List.of(record), i % 2 == 0 ? "race/even" : "race/odd"),
                            sweeper.destroyEmptyCohorts("race/", "race/z"))
                    .discardItems());
            assertThat(found(database.replica(), record)).as("round %d", i).isNotNull();
        }
        assertThat(found(keys, record).material()).isEqualTo(material);
        assertThat(cohorts("race/")).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("what another process destroyed is made anew, not used on")
    void remembered() throws Exception {
        String cohort = "test/" + record;
        created(keys, cohort, UUID.randomUUID());
        done(database.replica().destroyCohort(cohort));
        byte[] material = created(keys, cohort, record).material();
        assertThat(found(database.replica(), record).material()).isEqualTo(material);

        done(database.replica().move(List.of(record), KeyServer.LIVE));
        done(database.replica().destroyCohort(cohort));
        done(keys.move(List.of(record), cohort));
        assertThat(cohort(record)).isEqualTo(cohort);
        assertThat(found(database.replica(), record).material()).isEqualTo(material);
    }

    @Test
    @DisplayName("a day's cohort is destroyed with every key in it; what was moved out stays")
    void day() throws Exception {
        String day = "venue-logon/2026-11-30";
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(20).toList();
        for (UUID each : ids) {
            created(keys, day, each);
        }
        created(keys, "venue-logon/2026-12-01", record);
        List<UUID> held = ids.subList(0, 3);
        done(keys.move(held, KeyServer.LIVE));
        for (int i = 0; i < 2; i++) {
            done(database.replica().destroyCohort(day));
            assertThat(done(keys.find(ids))).containsOnlyKeys(held);
            assertThat(cohorts("venue-logon/")).containsExactly("venue-logon/2026-12-01");
        }
        assertThat(found(keys, record)).isNotNull();
        assertThat(count("SELECT count(*) FROM data_key WHERE id = ANY (?::uuid[])", array(ids)))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("who destroys a cohort while somebody else does is done when all of it is gone")
    void destroyedAtOnce() throws Exception {
        String day = "venue-logon/2026-12-24";
        for (int i = 0; i < 10; i++) {
            created(keys, day, UUID.randomUUID());
        }
        try (Connection other = database.owner();
                PreparedStatement some = prepared(other, """
                        DELETE FROM data_key WHERE id IN (
                            SELECT d.id FROM data_key d JOIN cohort_key c ON c.id = d.cohort WHERE c.name = ? LIMIT 3)""", day)) {
            other.setAutoCommit(false);
            assertThat(some.executeUpdate()).isEqualTo(3);
            CompletableFuture<Void> second =
                    database.replica(3).destroyCohort(day).subscribeAsCompletionStage();
            while (count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
                assertThat(second).as("waits for the other").isNotDone();
                Thread.sleep(10);
            }
            other.commit();
            second.get(20, TimeUnit.SECONDS);
        }
        assertThat(cohorts(day)).isEmpty();

        for (int i = 0; i < 40; i++) {
            created(database.replica(), day, UUID.randomUUID());
        }
        List<Uni<Void>> both = Stream.generate(() -> database.replica(3).destroyCohort(day))
                .limit(2)
                .map(each -> each.invoke(() -> assertThat(left(day)).isEmpty()))
                .toList();
        done(Uni.combine().all().unis(both).discardItems());
    }

    private static List<String> left(String cohort) {
        try {
            return cohorts(cohort);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    @DisplayName(
            "a root key is replaced by wrapping cohorts and working keys anew, however many keys of records there are")
    void rootKey() throws Exception {
        for (int i = 0; i < 10; i++) {
            created(keys, KeyServer.LIVE, UUID.randomUUID());
        }
        done(keys.create(record, null, List.of()));
        done(keys.working("test", Duration.ofHours(1)));
        KeyFile.Key old = KeyFile.ROOT.keys(database.keysets()).get(0);
        KeyFile.ROOT.rotate(database.keysets());
        try (Connection owner = database.owner()) {
            RootKeyRotation rotation = new RootKeyRotation(database.keysets(), owner);
            assertThat(rotation.rewrap())
                    .isEqualTo(count("SELECT (SELECT count(*) FROM cohort_key) + (SELECT count(*) FROM working_key)"));
            assertThat(rotation.wrappedBy(old.id())).isZero();
        }
        KeyFile.ROOT.retire(database.keysets(), old.id());
        assertThat(found(database.replica(), record)).isNotNull();
    }

    private static DataKey created(KeyServer keys, String cohort, UUID id) {
        return done(keys.create(cohort, id, null, List.of())).key();
    }

    private static DataKey found(KeyServer keys, UUID id) {
        Map<UUID, DataKey> found = done(keys.find(List.of(id)));
        return found.get(id);
    }

    private static <T> T done(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    private static String cohort(UUID id) throws SQLException {
        return texts("SELECT c.name FROM data_key d JOIN cohort_key c ON c.id = d.cohort WHERE d.id = ?", id)
                .get(0);
    }

    private static List<String> cohorts(String prefix) throws SQLException {
        return texts("SELECT name FROM cohort_key WHERE starts_with(name, ?) ORDER BY name", prefix);
    }

    private static String array(Collection<UUID> ids) {
        return "{" + String.join(",", ids.stream().map(UUID::toString).toList()) + "}";
    }

    private static long count(String sql, Object... arguments) throws SQLException {
        return Long.parseLong(texts(sql, arguments).get(0));
    }

    private static List<String> texts(String sql, Object... arguments) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection owner = database.owner();
                PreparedStatement statement = prepared(owner, sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static int change(String sql, Object... arguments) throws SQLException {
        try (Connection owner = database.owner();
                PreparedStatement statement = prepared(owner, sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection owner, String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = owner.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
