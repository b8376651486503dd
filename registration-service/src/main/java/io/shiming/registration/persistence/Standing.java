package io.shiming.registration.persistence;

import io.shiming.registration.domain.Admission.CopyState;
import io.shiming.registration.domain.Licence;
import io.shiming.registration.domain.SpecialTerms;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How things stand when a registration is asked for: licences, the special application it names if it is this
 * operator's, copies, and whether the number is held.
 */
public record Standing(
        List<Licence> licences,
        Optional<SpecialTerms> specialApplication,
        Map<UUID, CopyState> copies,
        boolean numberTaken) {

    /** Of an operator that was not looked at. */
    public static final Standing UNKNOWN = new Standing(List.of(), Optional.empty(), Map.of(), false);

    static final String QUERY = """
            SELECT (SELECT coalesce(json_agg(l), '[]') FROM licence l WHERE l.operator_id = $1) AS licences,
                   (SELECT coalesce(json_agg(json_build_object('id', c.id, 'state',
                               CASE WHEN EXISTS (SELECT FROM used_copy u
                                                 WHERE u.operator_id = $1 AND u.content_index
                                                     = ANY (array_prepend(c.content_index, c.further_indexes)))
                                    THEN 'USED'
                                    WHEN c.registration_id IS NOT NULL THEN 'SPENT'
                                    ELSE 'FREE' END)), '[]')
                    FROM document_copy c
                    WHERE c.operator_id = $2 AND c.id = ANY ($3::uuid[])
                      AND (c.registration_id IS NOT NULL OR c.created_at > $4)) AS copies,
                   service_number_is_held($5) AS taken,
                   (SELECT to_json(a) FROM (SELECT status, service_types, valid_from, valid_until
                                            FROM special_application WHERE operator_id = $1 AND id = $6) AS a)
                       AS special""";

    static Standing of(Row row) {
        return new Standing(
                licences(row.getJsonArray("licences")),
                Optional.ofNullable(row.getJsonObject("special")).map(SpecialApplicationRow::terms),
                row.getJsonArray("copies").stream()
                        .map(JsonObject.class::cast)
                        .collect(Collectors.toMap(
                                copy -> UUID.fromString(copy.getString("id")),
                                copy -> CopyState.valueOf(copy.getString("state")))),
                row.getBoolean("taken"));
    }

    static List<Licence> licences(JsonArray stored) {
        return stored.stream()
                .map(JsonObject.class::cast)
                .map(LicenceJson::licence)
                .toList();
    }
}
