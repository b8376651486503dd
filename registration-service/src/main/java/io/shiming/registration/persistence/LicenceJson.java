package io.shiming.registration.persistence;

import io.shiming.registration.domain.Licence;
import io.shiming.registration.domain.LicenceKind;
import io.shiming.registration.domain.ServiceType;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.stream.Collectors;

/** A row of table {@code licence} as PostgreSQL's JSON. */
final class LicenceJson {
    private LicenceJson() {}

    static Licence licence(JsonObject row) {
        return new Licence(
                LicenceKind.valueOf(row.getString("kind")),
                row.getString("number"),
                LocalDate.parse(row.getString("valid_from")),
                LocalDate.parse(row.getString("valid_until")),
                row.getJsonArray("service_types").stream()
                        .map(name -> ServiceType.valueOf((String) name))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
