package io.shiming.agent.persistence;

import io.shiming.agent.domain.Agreement;
import io.shiming.agent.domain.AgreementTerms;
import io.shiming.agent.domain.Clause;
import io.shiming.agent.domain.Criteria;
import io.shiming.agent.domain.Criterion;
import io.shiming.agent.domain.Ending;
import io.shiming.agent.domain.Requirement;
import io.shiming.agent.domain.ServiceType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rows that PostgreSQL put together as JSON, as the domain's types. */
final class Json {
    private static final int BYTEA_PREFIX = 2;

    private Json() {}

    /** The items of an array, which is null where there is none. */
    static <T> List<T> all(JsonArray array, Function<JsonObject, T> each) {
        return array == null
                ? List.of()
                : array.stream().map(JsonObject.class::cast).map(each).toList();
    }

    static UUID uuid(JsonObject row, String column) {
        return row.getString(column) == null ? null : UUID.fromString(row.getString(column));
    }

    static Instant instant(JsonObject row, String column) {
        return optionalInstant(row, column).orElseThrow();
    }

    static Optional<Instant> optionalInstant(JsonObject row, String column) {
        return Optional.ofNullable(row.getString(column))
                .map(text -> OffsetDateTime.parse(text).toInstant());
    }

    /** From the columns {@code at} and {@code ending}; empty where it has not ended. */
    static Optional<Ending> ending(JsonObject row, String at) {
        return optionalInstant(row, at).map(when -> new Ending(when, row.getString("ending")));
    }

    /** Criteria as they are kept with a qualification. */
    static JsonObject criteria(Criteria criteria) {
        JsonObject requirements = new JsonObject();
        criteria.requirements()
                .forEach((criterion, asked) -> requirements.put(
                        criterion.name(),
                        new JsonObject()
                                .put("mandatory", asked.mandatory())
                                .put(
                                        "longest_validity",
                                        asked.longestValidity()
                                                .map(Period::toString)
                                                .orElse(null))
                                .put("reason", asked.reason())));
        return new JsonObject().put("zone", criteria.zone().getId()).put("requirements", requirements);
    }

    /** The same, read. */
    static Criteria criteria(JsonObject stored) {
        JsonObject requirements = stored.getJsonObject("requirements");
        return new Criteria(
                requirements.fieldNames().stream()
                        .collect(Collectors.toMap(
                                Criterion::valueOf, name -> requirement(requirements.getJsonObject(name)))),
                ZoneId.of(stored.getString("zone")));
    }

    private static Requirement requirement(JsonObject stored) {
        return new Requirement(
                stored.getBoolean("mandatory"),
                Optional.ofNullable(stored.getString("longest_validity")).map(Period::parse),
                stored.getString("reason"));
    }

    /** An agreement from {@link AgreementRepository#COLUMNS}. */
    static Agreement agreement(JsonObject row) {
        return new Agreement(
                uuid(row, "id"),
                uuid(row, "operator_id"),
                uuid(row, "agent_id"),
                all(row.getJsonArray("versions"), Json::version),
                ending(row, "terminated_at"));
    }

    private static Agreement.Version version(JsonObject row) {
        return new Agreement.Version(
                row.getInteger("version"),
                new AgreementTerms(
                        constants(row.getJsonArray("clauses"), Clause.class),
                        constants(row.getJsonArray("service_types"), ServiceType.class),
                        LocalDate.parse(row.getString("signed_on")),
                        LocalDate.parse(row.getString("valid_from")),
                        LocalDate.parse(row.getString("valid_until")),
                        row.getString("copy_sha256").substring(BYTEA_PREFIX)),
                instant(row, "recorded_at"));
    }

    private static <E extends Enum<E>> Set<E> constants(JsonArray names, Class<E> type) {
        return names.stream().map(name -> Enum.valueOf(type, name.toString())).collect(Collectors.toUnmodifiableSet());
    }
}
