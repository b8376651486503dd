package io.shiming.incident.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Write;
import io.shiming.incident.domain.Designation;
import io.shiming.incident.domain.OperatorKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Which operators run what, in all versions. */
@Singleton
public class DesignationRepository {
    /** The constraint that lets a version be made once. */
    public static final String VERSION = "operator_designation_pkey";

    private final Database database;

    DesignationRepository(Database database) {
        this.database = database;
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    public Uni<Designation> current(Reading reading, UUID operatorId) {
        return reading.query(
                        database,
                        "SELECT * FROM operator_designation WHERE operator_id = $1 ORDER BY version DESC LIMIT 1",
                        Tuple.of(operatorId))
                .map(rows -> designation(rows, operatorId));
    }

    /** As it was then: what an authority says later counts from when it says so. */
    public Uni<Designation> at(Reading reading, UUID operatorId, Instant then) {
        return reading.query(
                        database,
                        "SELECT * FROM operator_designation WHERE operator_id = $1 AND designated_at <= $2"
                                + " ORDER BY version DESC LIMIT 1",
                        Tuple.of(operatorId, utc(then)))
                .map(rows -> designation(rows, operatorId));
    }

    private static Designation designation(RowSet<Row> rows, UUID operatorId) {
        return Rows.all(rows, DesignationRepository::designation).stream()
                .findFirst()
                .orElseGet(() -> Designation.none(operatorId));
    }

    /** The write of a version. */
    public Write said(Designation designation) {
        Designation.Act act = designation.act().orElseThrow();
        return Write.always(Reading.AUTHORITY)
                .and("""
                        INSERT INTO operator_designation (operator_id, version, kind, designated_by, designated_at)
                        SELECT ?::uuid, ?::integer, ?::text, ?::text, ?::timestamptz FROM guard""", designation.operatorId(), designation.version(), designation.kind(), act.by(), act.at());
    }

    private static Designation designation(Row row) {
        return new Designation(
                row.getUUID("operator_id"),
                row.getInteger("version"),
                OperatorKind.valueOf(row.getString("kind")),
                Optional.of(new Designation.Act(row.getString("designated_by"), Rows.instant(row, "designated_at"))));
    }
}
