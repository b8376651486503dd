package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.database.Database;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.DisclosureStatus;
import io.shiming.registration.domain.Instrument;
import io.shiming.registration.domain.RecordPeriod;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Lawful disclosures (Art. 15, 16, 26). Of an operator in its own scope, of an authority in that of a role which sees no registration. */
@Singleton
public class DisclosureRepository {
    static final Scope DISCLOSER = Scope.role("discloser");

    /** Of locks, one for each authority, and one for each official: their requests are counted one after the other. */
    private static final long COUNTED = 0x6469_7363_6c6f_7365L;

    private static final long OFFICIALS = 0x6f66_6669_6369_616cL;

    private static final String CHANGED = " WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer";

    private final Database database;
    private final KeyServer keys;

    DisclosureRepository(Database database, KeyServer keys) {
        this.database = database;
        this.keys = keys;
    }

    /** For whom disclosures are looked at: one operator's, one authority's, or, for who is neither, all. */
    public record Reader(Optional<UUID> operatorId, Optional<Authority> authority) {
        private Scope scope() {
            return operatorId.map(Scope::tenant).orElse(DISCLOSER);
        }
    }

    /** How much was asked for since then, and ever by the instrument; and whether there is such an operator. */
    public record Standing(boolean operatorKnown, long ofOfficial, long ofAuthority, long byInstrument) {
        /** Of which there is no more; empty where all are kept. */
        public Optional<Cap> exceeded(Caps caps) {
            if (ofOfficial >= caps.perOfficial()) {
                return Optional.of(Cap.OFFICIAL);
            }
            if (ofAuthority >= caps.perAuthority()) {
                return Optional.of(Cap.AUTHORITY);
            }
            return byInstrument >= caps.perInstrument() ? Optional.of(Cap.INSTRUMENT) : Optional.empty();
        }
    }

    /** What may be asked for: since then, and by one instrument ever. */
    public record Caps(Instant since, int perOfficial, int perAuthority, int perInstrument) {}

    /** Of whom no more is taken. */
    public enum Cap {
        OFFICIAL,
        AUTHORITY,
        INSTRUMENT
    }

    public Uni<Boolean> run(Write write) {
        return database.run(write);
    }

    /** One at a time among those of one authority, so of one instrument, and of one official: each counts the ones before it. */
    public Uni<Boolean> runCounted(Disclosure requested, Write write) {
        return database.runInTurn(
                List.of(
                        COUNTED + requested.authority().office().hashCode(),
                        OFFICIALS + requested.official().hashCode()),
                write);
    }

    public Uni<Standing> standing(UUID operatorId, Instrument instrument, String official, Instant since) {
        return database.query(
                        DISCLOSER,
                        """
                        SELECT EXISTS (SELECT FROM operator WHERE id = $1) AS known,
                               (SELECT count(*) FROM disclosure
                                WHERE official = $3 AND requested_at >= $4) AS of_official,
                               (SELECT count(*) FROM disclosure
                                WHERE authority = $2 AND requested_at >= $4) AS of_authority,
                               (SELECT count(*) FROM disclosure
                                WHERE authority = $2 AND instrument_key(instrument_number) = instrument_key($5)) AS by_instrument""",
                        Tuple.of(operatorId, instrument.authority().name(), official, utc(since), instrument.number()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Standing(
                        row.getBoolean("known"),
                        row.getLong("of_official"),
                        row.getLong("of_authority"),
                        row.getLong("by_instrument")));
    }

    /** The write of a request; does not happen when as much was asked for already. */
    public Write requested(Disclosure disclosure, Caps caps, DataKey key) {
        String authority = disclosure.authority().name();
        return Write.when(
                        DISCLOSER,
                        """
                        SELECT 1 AS one
                        WHERE (SELECT count(*) FROM disclosure
                               WHERE official = ?::text AND requested_at >= ?::timestamptz) < ?::integer
                          AND (SELECT count(*) FROM disclosure
                               WHERE authority = ?::text AND requested_at >= ?::timestamptz) < ?::integer
                          AND (SELECT count(*) FROM disclosure
                               WHERE authority = ?::text
                                 AND instrument_key(instrument_number) = instrument_key(?::text)) < ?::integer""",
                        disclosure.official(),
                        caps.since(),
                        caps.perOfficial(),
                        authority,
                        caps.since(),
                        caps.perAuthority(),
                        authority,
                        disclosure.instrument().number(),
                        caps.perInstrument())
                .and(
                        """
                        INSERT INTO disclosure (operator_id, id, status, authority, official, instrument_number, issued_on,
                                                valid_until, notify_after_days, fields, period_from, period_until, sealed,
                                                requested_at, ends_at, version)
                        SELECT ?::uuid, ?::uuid, ?::text, ?::text, ?::text, ?::text, ?::date, ?::date, ?::integer, ?::text[],
                               ?::timestamptz, ?::timestamptz, ?::bytea, ?::timestamptz, ?::timestamptz, ?::integer FROM guard""",
                        disclosure.operatorId(),
                        disclosure.id(),
                        disclosure.status(),
                        authority,
                        disclosure.official(),
                        disclosure.instrument().number(),
                        disclosure.instrument().issuedOn(),
                        disclosure.instrument().validUntil(),
                        disclosure.instrument().notifyAfterDays(),
                        disclosure.fields().stream().map(Enum::name).sorted().toArray(String[]::new),
                        disclosure.period().map(RecordPeriod::from).orElse(null),
                        disclosure.period().map(RecordPeriod::until).orElse(null),
                        DisclosureRow.seal(disclosure, key),
                        disclosure.requestedAt(),
                        disclosure.endsAt().orElseThrow(),
                        disclosure.version());
    }

    /**
     * The write for the first time in a day that too much was asked for; does not happen for a further one.
     *
     * @param whose the official's subject, or the instrument's number; empty where the authority as a whole did
     */
    public Write exceeded(Authority authority, Cap cap, String whose, LocalDate day) {
        return Write.when(DISCLOSER, """
                INSERT INTO disclosure_cap_exceeded AS e (authority, cap, whose, day)
                VALUES (?::text, ?::text, ?::text, ?::date)
                ON CONFLICT (authority, cap, whose) DO UPDATE SET day = excluded.day WHERE e.day < excluded.day
                RETURNING 1""", authority, cap, whose, day);
    }

    /** The write of an officer's approval; does nothing when somebody else was quicker, like those that follow. */
    public Write approved(Disclosure read, Disclosure next) {
        Disclosure.Approval first = next.approval().orElseThrow();
        Optional<Disclosure.Approval> second = next.secondApproval();
        return Write.when(
                Scope.tenant(read.operatorId()),
                """
                UPDATE disclosure SET status = ?::text, ends_at = ?::timestamptz, approved_by = ?::text,
                                      approved_at = ?::timestamptz, second_approved_by = ?::text,
                                      second_approved_at = ?::timestamptz, version = ?::integer""" + CHANGED + " RETURNING 1",
                next.status(),
                next.endsAt().orElseThrow(),
                first.by(),
                first.at(),
                second.map(Disclosure.Approval::by).orElse(null),
                second.map(Disclosure.Approval::at).orElse(null),
                next.version(),
                read.operatorId(),
                read.id(),
                read.version());
    }

    /**
     * The write of an officer's refusal.
     *
     * @param reasonKey names the key of the reason
     */
    public Write refused(Disclosure read, Disclosure next, UUID reasonKey, DataKey key) {
        Disclosure.Refused refused = next.refusal().orElseThrow();
        return Write.when(
                Scope.tenant(read.operatorId()),
                """
                UPDATE disclosure SET status = ?::text, ends_at = NULL, sealed = NULL, refused_by = ?::text,
                                      refused_at = ?::timestamptz, refused_because = ?::bytea, reason_key = ?::uuid,
                                      version = ?::integer""" + CHANGED + " RETURNING 1",
                next.status(),
                refused.by(),
                refused.at(),
                DisclosureRow.sealReason(next, key),
                reasonKey,
                next.version(),
                read.operatorId(),
                read.id(),
                read.version());
    }

    /** The write by which the result leaves; of simultaneous ones one happens. */
    public Write read(Disclosure read, Disclosure next) {
        return Write.when(
                Scope.tenant(read.operatorId()),
                "UPDATE disclosure SET status = ?::text, ends_at = NULL, sealed = NULL, read_at = ?::timestamptz,"
                        + " version = ?::integer" + CHANGED + " RETURNING 1",
                next.status(),
                next.readAt().orElseThrow(),
                next.version(),
                read.operatorId(),
                read.id(),
                read.version());
    }

    /** The part that keeps for a person, to be told from then on, of what an authority was told. */
    public Write.Part disclosed(Disclosure read, UUID id, UUID registrationId, String client, Instant visibleFrom) {
        return Write.Part.of(
                """
                INSERT INTO disclosed_registration (operator_id, registration_id, id, disclosure_id, authority, client,
                                                    disclosed_at, visible_from)
                SELECT ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?::text, ?::text, ?::timestamptz, ?::timestamptz FROM guard""",
                read.operatorId(),
                registrationId,
                id,
                read.id(),
                read.authority(),
                client,
                read.readAt().orElseThrow(),
                visibleFrom);
    }

    /** Those that nothing came of in time, the oldest first. What another replica has taken is left to it. */
    public Uni<List<Disclosure>> due(Instant now, int most) {
        return database.query(DISCLOSER, """
                        SELECT * FROM disclosure WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2 FOR UPDATE SKIP LOCKED""", Tuple.of(utc(now), most)).map(rows -> {
            List<Disclosure> found = new ArrayList<>(rows.size());
            // It ends: nobody needs to know about whom it was.
            rows.forEach(row -> found.add(new DisclosureRow(row).open(Map.of())));
            return found;
        });
    }

    /** The write by which it expires; does nothing where another replica is at it, or somebody was quicker. */
    public Write expired(Disclosure due, Instant now) {
        return Write.when(
                DISCLOSER,
                """
                UPDATE disclosure SET status = ?::text, ends_at = NULL, sealed = NULL, expired_at = ?::timestamptz,
                                      version = version + 1
                WHERE (operator_id, id) IN (SELECT operator_id, id FROM disclosure""" + CHANGED + " FOR UPDATE SKIP LOCKED) RETURNING 1",
                DisclosureStatus.EXPIRED,
                now,
                due.operatorId(),
                due.id(),
                due.version());
    }

    /** Destroys the keys of those that were refused, read or expired, as far as they are there yet. */
    public Uni<Void> destroyKeys(Instant now, int most) {
        return database.query(DISCLOSER, """
                        SELECT id FROM disclosure WHERE status IN ('REFUSED', 'READ', 'EXPIRED') AND key_destroyed_at IS NULL
                        ORDER BY id LIMIT $1""", Tuple.of(most)).chain(rows -> {
            List<UUID> ids = new ArrayList<>(rows.size());
            rows.forEach(row -> ids.add(row.getUUID("id")));
            return ids.isEmpty() ? Uni.createFrom().voidItem() : destroyKeys(ids, now);
        });
    }

    /** The same, for some that certainly were. */
    public Uni<Void> destroyKeys(Collection<UUID> ids, Instant now) {
        return keys.destroy(ids)
                .chain(() -> database.query(
                        DISCLOSER,
                        "UPDATE disclosure SET key_destroyed_at = $2 WHERE id = ANY ($1) AND key_destroyed_at IS NULL",
                        Tuple.of(ids.toArray(UUID[]::new), utc(now))))
                .replaceWithVoid();
    }

    /** One that somebody goes on to change, which is on record itself; empty for another's as for none. */
    public Uni<Optional<Disclosure>> find(Reader reader, UUID id) {
        return database.query(
                        reader.scope(),
                        "SELECT * FROM disclosure WHERE id = $1 AND ($2::text IS NULL OR authority = $2)",
                        Tuple.of(id, reader.authority().map(Enum::name).orElse(null)))
                .chain(this::opened)
                .map(found -> found.stream().findFirst());
    }

    /**
     * One, given out only if that is on record.
     *
     * @param record what puts the look on record
     * @return fails with NOT_FOUND for another's as for none
     */
    public Uni<Disclosure> require(Reader reader, UUID id, Write.Part record) {
        return database.readOnRecord(
                        Write.always(reader.scope()).and(record),
                        "SELECT * FROM disclosure WHERE id = $1 AND ($2::text IS NULL OR authority = $2)",
                        Tuple.of(id, reader.authority().map(Enum::name).orElse(null)))
                .chain(this::opened)
                .map(found -> found.stream().findFirst().orElseThrow(DomainException::notFound));
    }

    /** Newest first, at most {@code limit}, older than {@code after}, of these states; likewise. */
    public Uni<List<Disclosure>> page(
            Reader reader, Set<DisclosureStatus> states, int limit, Optional<UUID> after, Write.Part record) {
        return database.readOnRecord(
                        Write.always(reader.scope()).and(record),
                        """
                        SELECT * FROM disclosure
                        WHERE ($1::text IS NULL OR authority = $1) AND status = ANY ($2) AND ($3::uuid IS NULL OR id < $3)
                        ORDER BY id DESC LIMIT $4""",
                        Tuple.of(
                                reader.authority().map(Enum::name).orElse(null),
                                states.stream().map(Enum::name).toArray(String[]::new),
                                after.orElse(null),
                                limit))
                .chain(this::opened);
    }

    private Uni<List<Disclosure>> opened(RowSet<Row> rows) {
        List<DisclosureRow> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(new DisclosureRow(row)));
        return keys.find(found.stream()
                        .flatMap(row -> Stream.concat(Stream.of(row.id()), row.reasonKey().stream()))
                        .toList())
                .map(opened -> found.stream().map(row -> row.open(opened)).toList());
    }
}
