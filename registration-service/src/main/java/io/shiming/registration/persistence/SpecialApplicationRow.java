package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.registration.domain.ServiceType;
import io.shiming.registration.domain.SpecialApplication;
import io.shiming.registration.domain.SpecialApplicationStatus;
import io.shiming.registration.domain.SpecialTerms;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A stored special application; what the authority said of it is sealed. */
record SpecialApplicationRow(Row row) {

    UUID id() {
        return row.getUUID("id");
    }

    SpecialApplication open(DataKey key) {
        UUID operatorId = row.getUUID("operator_id");
        return new SpecialApplication(
                operatorId,
                id(),
                new SpecialTerms(
                        Rows.constant(row, "status", SpecialApplicationStatus.class)
                                .orElseThrow(),
                        types(Arrays.stream(row.getArrayOfStrings("service_types"))),
                        row.getLocalDate("valid_from"),
                        row.getLocalDate("valid_until")),
                List.of(row.getArrayOfUUIDs("documents")),
                Rows.instant(row, "submitted_at").orElseThrow(),
                Rows.instant(row, "decided_at").map(at -> new SpecialApplication.Decision(at, reason(operatorId, key))),
                Rows.instant(row, "withdrawn_at"),
                row.getInteger("version"));
    }

    static byte[] seal(Sensitive<String> reason, UUID operatorId, UUID id, DataKey key) {
        return key.seal(reason.reveal().getBytes(StandardCharsets.UTF_8), binding(operatorId, id));
    }

    /** Row as PostgreSQL's JSON. */
    static SpecialTerms terms(JsonObject row) {
        return new SpecialTerms(
                SpecialApplicationStatus.valueOf(row.getString("status")),
                types(row.getJsonArray("service_types").stream().map(String.class::cast)),
                LocalDate.parse(row.getString("valid_from")),
                LocalDate.parse(row.getString("valid_until")));
    }

    private Sensitive<String> reason(UUID operatorId, DataKey key) {
        byte[] opened = key.open(row.getBuffer("decided_because").getBytes(), binding(operatorId, id()));
        return new Sensitive<>(new String(opened, StandardCharsets.UTF_8));
    }

    private static Set<ServiceType> types(Stream<String> names) {
        return names.map(ServiceType::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    private static DataKey.Binding binding(UUID operatorId, UUID id) {
        return DataKey.Binding.of(operatorId, id, "decided-because");
    }
}
