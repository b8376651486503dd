package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.registration.domain.Registration;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;

/** A person's mobile registrations at one operator, by every document that bears the same number. */
@Singleton
public class MobileRegistrations {
    private static final String LIVING = """
            FROM registration
            WHERE operator_id = %s::uuid AND document_index = ANY (%s::bytea[])
              AND service_type IN ('MOBILE_ACCOUNT_OPENING', 'MOBILE_TRANSFER')
              AND status IN ('PENDING_VERIFICATION', 'ACTIVE', 'SUSPENDED')""";

    private final Database database;
    private final BlindIndex index;

    MobileRegistrations(Database database, BlindIndex index) {
        this.database = database;
        this.index = index;
    }

    /** A row while there are fewer than this. */
    public Write.Part fewerThan(int most, Registration of) {
        return Write.Part.of(
                "SELECT 1 AS one " + LIVING.formatted("?", "?") + " HAVING count(*) < ?::integer",
                of.operatorId(),
                indexes(of),
                most);
    }

    public Uni<Long> count(Registration of) {
        return database.query(
                        Scope.tenant(of.operatorId()),
                        "SELECT count(*) AS found " + LIVING.formatted("$1", "$2"),
                        Tuple.tuple().addUUID(of.operatorId()).addValue(Write.buffers(indexes(of))))
                .map(rows -> rows.iterator().next().getLong("found"));
    }

    /** That which no two who count the same person's registrations hold at once. */
    public List<Long> locks(Registration of) {
        return Indexes.locks(indexes(of));
    }

    private byte[][] indexes(Registration of) {
        return Indexes.person(index, of.particulars());
    }
}
