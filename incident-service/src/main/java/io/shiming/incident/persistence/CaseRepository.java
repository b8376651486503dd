package io.shiming.incident.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.CaseEvent;
import io.shiming.incident.domain.CaseState;
import io.shiming.incident.domain.CaseStep;
import io.shiming.incident.domain.Charge;
import io.shiming.incident.domain.Circumstance;
import io.shiming.incident.domain.Decision;
import io.shiming.incident.domain.Respondent;
import io.shiming.incident.domain.RespondentKind;
import io.shiming.incident.domain.Ruling;
import io.shiming.incident.domain.ViolationCase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cases, with what happened in them. What people wrote is sealed, each text under a key of its own (Art. 16). */
@Singleton
public class CaseRepository {
    /** The constraint that lets a step be the next one once. */
    public static final String NEXT_STEP = "case_step_pkey";
    /** The constraint that lets a finding lead to one case against each respondent. */
    public static final String FINDING = "violation_case_by_finding";

    private static final Scope KEEPER = Scope.role("case_keeper");

    private static final String SELECT = """
            SELECT c.*, s.number, s.event, s.state, s.step_by, s.office, s.step_at,
                   s.matching_article AS step_matching, s.circumstances AS step_circumstances,
                   s.illegal_gains_fen AS step_gains, s.ruling, s.operator_fine_fen, s.persons_fines_fen,
                   s.confiscate_fen, s.correct_by, s.text_id, s.sealed,
                   (SELECT array_agg(l.id ORDER BY l.id) FROM violation_case l
                    WHERE l.link_id = c.link_id AND l.id <> c.id) AS linked
            FROM (SELECT * FROM violation_case %s) c
            LEFT JOIN case_step s ON s.case_id = c.id
            ORDER BY c.id, s.number""";

    private static final String PAGE = SELECT.formatted("""
            v WHERE respondent_kind = ANY ($1) AND ($2::uuid IS NULL OR id > $2)
              AND ($3::integer IS NULL OR article = $3) AND ($4::uuid IS NULL OR respondent_id = $4)
              AND ($5::text IS NULL OR $5 = coalesce(
                    (SELECT state FROM case_step WHERE case_id = v.id ORDER BY number DESC LIMIT 1), 'OPEN'))
            ORDER BY id LIMIT $6""");

    private final Database database;
    private final KeyServer keys;

    CaseRepository(Database database, KeyServer keys) {
        this.database = database;
        this.keys = keys;
    }

    /** The key of what somebody writes, and its id. */
    public record TextKey(UUID id, DataKey key) {}

    /** A key for what somebody writes. One round trip. */
    public Uni<TextKey> key(UUID id, Instant until) {
        return keys.create(id, until, Set.of()).map(made -> new TextKey(id, made.key()));
    }

    /**
     * What cases somebody asks for.
     *
     * @param kinds against whom
     */
    public record Question(
            Set<RespondentKind> kinds,
            Optional<CaseState> state,
            Optional<Integer> article,
            Optional<UUID> respondentId,
            Optional<UUID> after,
            int limit) {}

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** The write of one that an authority opens. */
    public Write opened(ViolationCase opened) {
        return Write.always(Reading.AUTHORITY).and(inserted(opened));
    }

    /** The write of one that a service refers. */
    public Write referred(ViolationCase opened) {
        return Write.always(KEEPER).and(inserted(opened));
    }

    private static Write.Part inserted(ViolationCase opened) {
        return Write.Part.of(
                """
                INSERT INTO violation_case (id, link_id, finding_id, operator_id, respondent_kind, respondent_id, article,
                                            matching_article, circumstances, illegal_gains_fen, opened_by, opened_as,
                                            opened_at)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?::text, ?::uuid, ?::integer, ?::integer, ?::text[],
                       ?::bigint, ?::text, ?::text, ?::timestamptz FROM guard""",
                opened.id(),
                opened.linkId(),
                opened.findingId().orElse(null),
                opened.operatorId().orElse(null),
                opened.respondent().kind(),
                opened.respondent().id(),
                opened.charged().article(),
                opened.charged().matchingArticle().orElse(null),
                names(opened.charged()),
                opened.charged().illegalGainsFen().orElse(null),
                opened.openedBy(),
                opened.openedAs().map(Authority::name).orElse(null),
                opened.openedAt());
    }

    /** The write of what an official did in it last. */
    public Write happened(ViolationCase after, TextKey key) {
        Write write = Write.always(Reading.AUTHORITY).and(lastStep(after, Optional.of(key)));
        return after.correctBy()
                .map(day -> write.and(
                        "INSERT INTO correction_due (case_id, due_at) SELECT ?::uuid, ?::timestamptz FROM guard",
                        after.id(),
                        day))
                .orElseGet(
                        () -> write.and("DELETE FROM correction_due USING guard WHERE case_id = ?::uuid", after.id()));
    }

    /** The write of a deadline that is over; nothing happens where another replica is at it, or somebody has looked. */
    public Write overdue(ViolationCase after, Instant now) {
        return Write.when(
                        KEEPER,
                        "SELECT case_id FROM correction_due WHERE case_id = ?::uuid AND due_at <= ?::timestamptz"
                                + " FOR UPDATE SKIP LOCKED",
                        after.id(),
                        now)
                .and(lastStep(after, Optional.empty()))
                .and("DELETE FROM correction_due d USING guard WHERE d.case_id = guard.case_id");
    }

    private static Write.Part lastStep(ViolationCase after, Optional<TextKey> key) {
        CaseStep step = after.last().orElseThrow();
        Optional<Charge> charge = step.charge();
        Optional<Decision> decision = step.decision();
        return Write.Part.of(
                """
                INSERT INTO case_step (case_id, number, operator_id, event, state, step_by, office, step_at,
                                       matching_article, circumstances, illegal_gains_fen, ruling, operator_fine_fen,
                                       persons_fines_fen, confiscate_fen, correct_by, text_id, sealed)
                SELECT ?::uuid, ?::integer, ?::uuid, ?::text, ?::text, ?::text, ?::text, ?::timestamptz, ?::integer,
                       ?::text[], ?::bigint, ?::text, ?::bigint, ?::bigint[], ?::bigint, ?::timestamptz, ?::uuid, ?::bytea
                FROM guard""",
                after.id(),
                step.number(),
                after.operatorId().orElse(null),
                step.event(),
                step.state(),
                step.by(),
                step.office().map(Authority::name).orElse(null),
                step.at(),
                charge.flatMap(Charge::matchingArticle).orElse(null),
                charge.map(CaseRepository::names).orElse(null),
                charge.flatMap(Charge::illegalGainsFen).orElse(null),
                decision.map(Decision::ruling).orElse(null),
                decision.flatMap(Decision::operatorFineFen).orElse(null),
                decision.map(made -> made.responsiblePersonsFinesFen().toArray(Long[]::new))
                        .orElse(null),
                decision.flatMap(Decision::confiscateFen).orElse(null),
                decision.flatMap(Decision::correctBy).orElse(null),
                key.map(TextKey::id).orElse(null),
                key.map(one -> sealed(step, one)).orElse(null));
    }

    private static byte[] sealed(CaseStep step, TextKey key) {
        Sensitive<String> text = step.reason()
                .or(() -> step.decision().flatMap(Decision::reason))
                .orElseThrow();
        return key.key().seal(text.reveal().getBytes(StandardCharsets.UTF_8), binding(key.id()));
    }

    private static DataKey.Binding binding(UUID textId) {
        return new DataKey.Binding("case", textId.toString(), "case-text", 1);
    }

    /**
     * One of them. Two round trips.
     *
     * @param kinds against whom it may be
     */
    public Uni<Optional<ViolationCase>> find(Reading reading, Set<RespondentKind> kinds, UUID id) {
        return reading.query(
                        database,
                        SELECT.formatted("WHERE id = $1 AND respondent_kind = ANY ($2)"),
                        Tuple.of(id, words(kinds)))
                .chain(this::cases)
                .map(found -> found.stream().findFirst());
    }

    /** In the order they were opened. Two round trips. */
    public Uni<List<ViolationCase>> page(Reading reading, Question question) {
        return reading.query(
                        database,
                        PAGE,
                        Tuple.of(
                                words(question.kinds()),
                                question.after().orElse(null),
                                question.article().orElse(null),
                                question.respondentId().orElse(null),
                                question.state().map(CaseState::name).orElse(null),
                                question.limit()))
                .chain(this::cases);
    }

    /** What was opened for a finding, and may be there already. */
    public Uni<Optional<ViolationCase>> byFinding(UUID findingId, RespondentKind respondent) {
        return database.query(
                        KEEPER,
                        SELECT.formatted("WHERE finding_id = $1 AND respondent_kind = $2"),
                        Tuple.of(findingId, respondent.name()))
                .chain(this::cases)
                .map(found -> found.stream().findFirst());
    }

    /** Those whose time to correct something is over; some of them. */
    public Uni<List<ViolationCase>> overdue(Instant now, int most) {
        return database.query(
                        KEEPER,
                        SELECT.formatted("WHERE id IN (SELECT case_id FROM correction_due WHERE due_at <= $1"
                                + " ORDER BY due_at LIMIT $2)"),
                        Tuple.of(utc(now), most))
                .chain(this::cases);
    }

    private static String[] names(Charge charge) {
        return words(charge.circumstances());
    }

    private static String[] words(Set<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).sorted().toArray(String[]::new);
    }

    private Uni<List<ViolationCase>> cases(RowSet<Row> rows) {
        Map<UUID, List<Row>> byCase = new LinkedHashMap<>();
        Set<UUID> texts = new HashSet<>();
        rows.forEach(row -> {
            byCase.computeIfAbsent(row.getUUID("id"), id -> new ArrayList<>()).add(row);
            Optional.ofNullable(row.getUUID("text_id")).ifPresent(texts::add);
        });
        return keys.find(texts)
                .map(found -> byCase.values().stream()
                        .map(each -> violationCase(each, found))
                        .toList());
    }

    private static ViolationCase violationCase(List<Row> rows, Map<UUID, DataKey> keys) {
        Row row = rows.get(0);
        UUID[] linked = row.getArrayOfUUIDs("linked");
        Respondent respondent =
                new Respondent(RespondentKind.valueOf(row.getString("respondent_kind")), row.getUUID("respondent_id"));
        return new ViolationCase(
                row.getUUID("id"),
                row.getUUID("link_id"),
                linked == null ? List.of() : List.of(linked),
                Optional.ofNullable(row.getUUID("finding_id")),
                respondent,
                charge(row, respondent.kind(), "matching_article", "circumstances", "illegal_gains_fen"),
                row.getString("opened_by"),
                Optional.ofNullable(row.getString("opened_as")).map(Authority::valueOf),
                Rows.instant(row, "opened_at"),
                rows.stream()
                        .filter(each -> each.getInteger("number") != null)
                        .map(each -> step(each, respondent.kind(), text(each, keys)))
                        .toList());
    }

    /** What was written; gone with its key. */
    private static Optional<Sensitive<String>> text(Row row, Map<UUID, DataKey> keys) {
        UUID id = row.getUUID("text_id");
        return Optional.ofNullable(id)
                .map(keys::get)
                .map(key -> new Sensitive<>(
                        new String(key.open(row.getBuffer("sealed").getBytes(), binding(id)), StandardCharsets.UTF_8)));
    }

    private static CaseStep step(Row row, RespondentKind respondent, Optional<Sensitive<String>> text) {
        Optional<Decision> decision =
                Optional.ofNullable(row.getString("ruling")).map(ruling -> decision(row, ruling, text));
        return new CaseStep(
                row.getInteger("number"),
                CaseEvent.valueOf(row.getString("event")),
                CaseState.valueOf(row.getString("state")),
                row.getString("step_by"),
                Optional.ofNullable(row.getString("office")).map(Authority::valueOf),
                Rows.instant(row, "step_at"),
                row.getArrayOfStrings("step_circumstances") == null
                        ? Optional.empty()
                        : Optional.of(charge(row, respondent, "step_matching", "step_circumstances", "step_gains")),
                decision,
                decision.isPresent() ? Optional.empty() : text);
    }

    private static Charge charge(
            Row row, RespondentKind respondent, String matching, String circumstances, String gains) {
        return new Charge(
                respondent,
                row.getInteger("article"),
                Optional.ofNullable(row.getInteger(matching)),
                Stream.of(row.getArrayOfStrings(circumstances))
                        .map(Circumstance::valueOf)
                        .collect(Collectors.toSet()),
                Optional.ofNullable(row.getLong(gains)));
    }

    private static Decision decision(Row row, String ruling, Optional<Sensitive<String>> reason) {
        return new Decision(
                Ruling.valueOf(ruling),
                Optional.ofNullable(row.getLong("operator_fine_fen")),
                List.of(row.getArrayOfLongs("persons_fines_fen")),
                Optional.ofNullable(row.getLong("confiscate_fen")),
                Rows.maybe(row, "correct_by"),
                reason);
    }
}
