package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.registration.domain.AgentAgreement;
import io.shiming.registration.domain.AgentDisclosure;
import io.shiming.registration.domain.Channel;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Outcome;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.RegistrationStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A stored registration, still sealed. */
record RegistrationRow(Row row) {

    static List<RegistrationRow> all(RowSet<Row> rows) {
        List<RegistrationRow> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(new RegistrationRow(row)));
        return all;
    }

    UUID id() {
        return row.getUUID("id");
    }

    Registration open(DataKey key) {
        UUID operatorId = row.getUUID("operator_id");
        return new Registration(
                operatorId,
                id(),
                SealedParticulars.open(row.getBuffer("sealed").getBytes(), operatorId, id(), key),
                Rows.constant(row, "status", RegistrationStatus.class).orElseThrow(),
                checks(row.getJsonArray("checks")),
                Rows.constant(row, "refusal", Refusal.class),
                Rows.instant(row, "created_at").orElseThrow(),
                Rows.instant(row, "activated_at"),
                Rows.instant(row, "terminated_at"),
                Optional.ofNullable(row.getUUID("transfer_of")),
                agent(),
                Rows.instant(row, "disputed_at"),
                Rows.instant(row, "upheld_at"),
                Optional.ofNullable(row.getUUID("subject_ref")),
                row.getInteger("version"));
    }

    private Optional<AgentDisclosure> agent() {
        return Optional.ofNullable(row.getUUID("agent_id"))
                .map(id -> new AgentDisclosure(
                        id,
                        row.getString("agent_outlet"),
                        row.getString("agent_clerk"),
                        row.getBoolean("agent_disclosed"),
                        Optional.ofNullable(row.getUUID("agent_agreement_id"))
                                .map(agreement ->
                                        new AgentAgreement(agreement, row.getInteger("agent_agreement_version")))));
    }

    private static List<DocumentCheck> checks(JsonArray stored) {
        return stored.stream()
                .map(JsonObject.class::cast)
                .map(RegistrationRow::check)
                .sorted(Comparator.comparing(DocumentCheck::bearer))
                .toList();
    }

    private static DocumentCheck check(JsonObject stored) {
        return new DocumentCheck(
                DocumentCheck.Bearer.valueOf(stored.getString("bearer")),
                Optional.ofNullable(stored.getString("verificationId"))
                        .map(UUID::fromString)
                        .orElse(null),
                Optional.ofNullable(stored.getString("channel"))
                        .map(Channel::valueOf)
                        .orElse(null),
                Outcome.valueOf(stored.getString("outcome")),
                stored.getString("receipt"),
                Optional.ofNullable(stored.getString("checkedAt"))
                        .map(RegistrationRow::instant)
                        .orElse(null));
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
