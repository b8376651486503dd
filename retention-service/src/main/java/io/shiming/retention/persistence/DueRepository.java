package io.shiming.retention.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.retention.domain.DueItem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is due, in the order in which it is. Its months are read one after the other, from one index, until a page is full. */
@Singleton
public class DueRepository {
    private static final String SELECT =
            "SELECT due_at, record_id, operator_id, venue_id, category, started_at, policy_version, outcome FROM due_item WHERE ";

    private static final String PAGE = """
            due_at < $1 AND due_at >= $2 AND (due_at, record_id) > ($2, $3)
            ORDER BY due_at, record_id LIMIT $4""";

    static final String EVERY = SELECT + PAGE;
    static final String OF_OPERATOR = SELECT + "operator_id = $5 AND " + PAGE;

    private static final OffsetDateTime FIRST = utc(Instant.parse("0001-01-01T00:00:00Z"));
    private static final UUID LOWEST = new UUID(0, 0);

    private final Database database;

    DueRepository(Database database) {
        this.database = database;
    }

    /** Before a moment, at most {@code limit}, later than {@code after}. */
    public Uni<List<DueItem>> page(Reading reading, Instant before, int limit, Optional<DueItem.Place> after) {
        Tuple values = Tuple.of(
                utc(before),
                after.map(place -> utc(place.dueAt())).orElse(FIRST),
                after.map(DueItem.Place::recordId).orElse(LOWEST),
                limit);
        return reading.operatorId()
                .map(operator -> reading.query(database, OF_OPERATOR, values.addUUID(operator)))
                .orElseGet(() -> reading.query(database, EVERY, values))
                .map(rows -> Rows.all(rows, Rows::dueItem));
    }
}
