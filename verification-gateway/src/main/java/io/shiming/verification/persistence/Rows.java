package io.shiming.verification.persistence;

import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Context;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Verification;
import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Rows as verifications. */
final class Rows {
    static final String COLUMNS = "id, asker_kind, asker_id, client, context_kind, context_id, channel, outcome,"
            + " requested_at, checked_at, receipt, correlator";

    private Rows() {}

    static Verification verification(Row row) {
        return new Verification(
                row.getUUID("id"),
                row.getString("client"),
                new Asker(Asker.Kind.valueOf(row.getString("asker_kind")), row.getUUID("asker_id")),
                new Context(Context.Kind.valueOf(row.getString("context_kind")), row.getUUID("context_id")),
                Channel.valueOf(row.getString("channel")),
                Outcome.valueOf(row.getString("outcome")),
                row.getOffsetDateTime("requested_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("checked_at")).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("receipt")),
                row.getString("correlator"));
    }
}
