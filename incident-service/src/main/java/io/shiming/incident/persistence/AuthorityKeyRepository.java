package io.shiming.incident.persistence;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.AuthorityKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The keys of authorities, all that were ever told. */
@Singleton
public class AuthorityKeyRepository {
    private final Database database;

    AuthorityKeyRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The one that counts; empty before there is any. */
    public Uni<Optional<AuthorityKey>> current(Authority authority) {
        return database.query(
                        Scope.none(),
                        "SELECT * FROM authority_key WHERE authority = $1 ORDER BY registered_at DESC LIMIT 1",
                        Tuple.of(authority.name()))
                .map(rows ->
                        Rows.all(rows, AuthorityKeyRepository::key).stream().findFirst());
    }

    /** The write of one; changes nothing where it is known. */
    public Write told(AuthorityKey key, String by) {
        return Write.always(Reading.AUTHORITY)
                .and("""
                        INSERT INTO authority_key (authority, version, key_id, jwk, registered_by, registered_at)
                        SELECT ?::text, ?::integer, ?::text, ?::text, ?::text, ?::timestamptz FROM guard
                        ON CONFLICT DO NOTHING""", key.authority(), key.version(), key.keyId(), key.jwk(), by, key.registeredAt());
    }

    private static AuthorityKey key(Row row) {
        return new AuthorityKey(
                Authority.valueOf(row.getString("authority")),
                row.getInteger("version"),
                row.getString("key_id"),
                row.getString("jwk"),
                Rows.instant(row, "registered_at"));
    }
}
