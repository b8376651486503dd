package io.shiming.registration.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.AuthorityKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The keys of authorities, in all versions. */
@Singleton
public class AuthorityKeyRepository {
    /** The constraint that lets a version be made once. */
    public static final String VERSION = "authority_key_pkey";

    private final Database database;

    AuthorityKeyRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The one that counts; empty before the authority has registered any. */
    public Uni<Optional<AuthorityKey>> current(Authority authority) {
        return database.query(
                        DisclosureRepository.DISCLOSER,
                        "SELECT * FROM authority_key WHERE authority = $1 ORDER BY version DESC LIMIT 1",
                        Tuple.of(authority.name()))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(key(row));
                    }
                    return Optional.empty();
                });
    }

    /** The write of a version. */
    public Write registered(AuthorityKey key, String by) {
        return Write.always(DisclosureRepository.DISCLOSER)
                .and("""
                        INSERT INTO authority_key (authority, version, key_id, jwk, registered_by, registered_at)
                        SELECT ?::text, ?::integer, ?::text, ?::text, ?::text, ?::timestamptz FROM guard""", key.authority(), key.version(), key.keyId(), key.jwk(), by, key.registeredAt());
    }

    private static AuthorityKey key(Row row) {
        return new AuthorityKey(
                Rows.constant(row, "authority", Authority.class).orElseThrow(),
                row.getInteger("version"),
                row.getString("key_id"),
                row.getString("jwk"),
                Rows.instant(row, "registered_at").orElseThrow());
    }
}
