package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.registration.domain.Channel;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Outcome;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.domain.VenueLogonStatus;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A stored log-on, its guest still sealed. */
record VenueLogonRow(Row row) {

    static List<VenueLogonRow> all(RowSet<Row> rows) {
        List<VenueLogonRow> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(new VenueLogonRow(row)));
        return all;
    }

    UUID id() {
        return row.getUUID("id");
    }

    /** Of a refused one nothing is left to be opened. */
    boolean isSealed() {
        return row.getBuffer("sealed") != null;
    }

    VenueLogon open(Map<UUID, DataKey> keys) {
        UUID venueId = row.getUUID("venue_id");
        return new VenueLogon(
                venueId,
                id(),
                Rows.constant(row, "status", VenueLogonStatus.class).orElseThrow(),
                isSealed()
                        ? Optional.of(
                                SealedGuest.open(row.getBuffer("sealed").getBytes(), venueId, id(), keys.get(id())))
                        : Optional.empty(),
                new DocumentCheck(
                        DocumentCheck.Bearer.HOLDER,
                        row.getUUID("verification_id"),
                        Rows.constant(row, "channel", Channel.class).orElse(null),
                        Rows.constant(row, "outcome", Outcome.class).orElseThrow(),
                        row.getString("receipt"),
                        Rows.instant(row, "checked_at").orElse(null)),
                Rows.constant(row, "refusal", Refusal.class),
                Rows.instant(row, "started_at").orElseThrow(),
                Rows.instant(row, "created_at").orElseThrow(),
                Rows.instant(row, "ended_at"),
                row.getInteger("version"));
    }
}
