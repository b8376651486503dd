package io.shiming.registration.persistence;

import static io.shiming.foundation.database.Values.utc;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.IndexKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Scope;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.registration.domain.AgentAgreement;
import io.shiming.registration.domain.AgentDisclosure;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Registration;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How registrations, their checks and the numbers they hold are written. A step in a registration's life is one UPDATE
 * that happens only from the version that was read; who read an older one has lost the race.
 */
@Singleton
public class RegistrationWrites {
    /** The constraint that lets a service number be held once. */
    public static final String NUMBER_HELD_ONCE = "active_service_number_pkey";
    /** The constraint that lets a registration be handed on once, and by one transfer at a time. */
    public static final String TRANSFERRED_ONCE = "registration_transferred_once";

    private static final String STEP = """
            UPDATE registration r SET status = ?::text, refusal = ?::text, activated_at = ?::timestamptz,
                                      terminated_at = ?::timestamptz, disputed_at = ?::timestamptz,
                                      upheld_at = ?::timestamptz, version = ?::integer,
                                      sealed = coalesce(?::bytea, sealed),
                                      -- What goes on waiting is looked at when it was to be.
                                      sweep_at = coalesce(?::timestamptz, CASE WHEN r.status = ?::text THEN sweep_at END)
            """;

    private final BlindIndex index;

    RegistrationWrites(BlindIndex index) {
        this.index = index;
    }

    /** The parts that store a registration just opened, and claim its number; a transfer's is held already. */
    public List<Write.Part> opened(Registration registration, DataKey key, Instant sweepAt) {
        UUID operatorId = registration.operatorId();
        UUID id = registration.id();
        Particulars particulars = registration.particulars();
        IndexKey primary = index.primary();
        Optional<AgentAgreement> agreement = registration.agent().flatMap(AgentDisclosure::agreement);
        List<Write.Part> parts = new ArrayList<>();
        parts.add(Write.Part.of(
                """
                INSERT INTO registration (operator_id, id, status, service_type, document_index, service_number_index,
                                          sealed, version, created_at, sweep_at, transfer_of, agent_id, agent_outlet,
                                          agent_clerk, agent_disclosed, agent_agreement_id,
                                          agent_agreement_version)
                SELECT ?::uuid, ?::uuid, ?::text, ?::text, ?::bytea, ?::bytea, ?::bytea, ?::integer, ?::timestamptz,
                       ?::timestamptz, ?::uuid, ?::uuid, ?::text, ?::text, ?::boolean, ?::uuid, ?::integer
                FROM guard""",
                operatorId,
                id,
                registration.status(),
                particulars.serviceType(),
                Indexes.document(primary, particulars),
                Indexes.serviceNumber(primary, particulars),
                SealedParticulars.seal(particulars, operatorId, id, key),
                registration.version(),
                registration.createdAt(),
                sweepAt,
                registration.transferOf().orElse(null),
                registration.agent().map(AgentDisclosure::agentId).orElse(null),
                registration.agent().map(AgentDisclosure::outlet).orElse(null),
                registration.agent().map(AgentDisclosure::clerk).orElse(null),
                registration.agent().map(AgentDisclosure::disclosedToUser).orElse(null),
                agreement.map(AgentAgreement::id).orElse(null),
                agreement.map(AgentAgreement::version).orElse(null)));
        parts.add(Write.Part.of(
                """
                INSERT INTO document_check (operator_id, registration_id, bearer, outcome)
                SELECT ?::uuid, ?::uuid, unnest(?::text[]), 'PENDING' FROM guard""",
                operatorId,
                id,
                particulars.bearers().stream().map(Enum::name).toArray(String[]::new)));
        if (registration.transferOf().isEmpty()) {
            parts.add(numberHeld(registration, ""));
        }
        return parts;
    }

    /**
     * The write that brings a registration from what was read to what it is next; does nothing when somebody else
     * changed it in between.
     */
    public Write stepped(Registration read, Registration next) {
        return stepped(read, next, null, null);
    }

    /**
     * The same for one that waits for verification, with its checks.
     *
     * @param sweepAt when to look again, null when it is settled
     */
    public Write settled(Registration read, Registration next, Instant sweepAt) {
        return stepped(read, next, null, sweepAt).and(checked(next));
    }

    /** The same for one that is refused, and without its persons: sealed anew without them. */
    public Write refused(Registration read, Registration refused, DataKey key) {
        byte[] sealed = SealedParticulars.seal(refused.particulars(), refused.operatorId(), refused.id(), key);
        return stepped(read, refused, sealed, null).and(checked(refused));
    }

    private static Write stepped(Registration read, Registration next, byte[] sealedAnew, Instant sweepAt) {
        List<Object> values = step(next, sealedAnew, sweepAt);
        values.add(read.version());
        return Write.when(
                Scope.tenant(read.operatorId()),
                STEP + "WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer RETURNING 1",
                values.toArray());
    }

    private static List<Object> step(Registration next, byte[] sealedAnew, Instant sweepAt) {
        List<Object> values = new ArrayList<>();
        values.add(next.status());
        values.add(next.refusal().map(Enum::name).orElse(null));
        values.add(next.activatedAt().orElse(null));
        values.add(next.terminatedAt().orElse(null));
        values.add(next.disputedAt().orElse(null));
        values.add(next.upheldAt().orElse(null));
        values.add(next.version());
        values.add(sealedAnew);
        values.add(sweepAt);
        values.add(next.status());
        values.add(next.operatorId());
        values.add(next.id());
        return values;
    }

    /**
     * The write that lets a number change hands (Art. 8): a transfer becomes active and the registration it took over is
     * transferred, both from what was read of them or neither.
     */
    public Write transferred(Registration pending, Registration active, Registration read, Registration transferred) {
        return Write.when(
                        Scope.tenant(read.operatorId()),
                        """
                        SELECT 1 AS one FROM registration n, registration o
                        WHERE n.operator_id = ?::uuid AND n.id = ?::uuid AND n.version = ?::integer
                          AND o.operator_id = n.operator_id AND o.id = ?::uuid AND o.version = ?::integer
                        FOR UPDATE""",
                        pending.operatorId(),
                        pending.id(),
                        pending.version(),
                        read.id(),
                        read.version())
                .and(part(active))
                .and(part(transferred))
                .and(checked(active))
                .and(numberHeldAnew(active));
    }

    /** Under the index keys there are now: a number is never under older ones than its registration. */
    private Write.Part numberHeldAnew(Registration by) {
        return numberHeld(by, """

                ON CONFLICT (number_key) DO UPDATE SET registration_id = excluded.registration_id,
                                                       superseded = t.superseded OR excluded.superseded""");
    }

    private static Write.Part part(Registration next) {
        return new Write.Part(STEP + "FROM guard WHERE operator_id = ?::uuid AND id = ?::uuid", step(next, null, null));
    }

    private Write.Part numberHeld(Registration by, String otherwise) {
        return Write.Part.of(
                """
                INSERT INTO active_service_number AS t (number_key, operator_id, registration_id, superseded)
                SELECT n.key, ?::uuid, ?::uuid, n.place > 1
                FROM guard, unnest(?::bytea[]) WITH ORDINALITY AS n (key, place) ORDER BY n.key""" + otherwise,
                by.operatorId(),
                by.id(),
                index.all(each -> Indexes.heldNumber(each, by.operatorId(), by.particulars())));
    }

    private static Write.Part checked(Registration next) {
        List<DocumentCheck> checks = next.checks();
        return Write.Part.of(
                """
                UPDATE document_check c
                SET verification_id = n.verification_id, channel = n.channel, outcome = n.outcome,
                    receipt = n.receipt, checked_at = n.checked_at
                FROM guard, unnest(?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
                            AS n (bearer, verification_id, channel, outcome, receipt, checked_at)
                WHERE c.operator_id = ?::uuid AND c.registration_id = ?::uuid AND c.bearer = n.bearer""",
                checks.stream().map(check -> check.bearer().name()).toArray(String[]::new),
                checks.stream().map(DocumentCheck::verificationId).toArray(UUID[]::new),
                checks.stream()
                        .map(check ->
                                check.channel() == null ? null : check.channel().name())
                        .toArray(String[]::new),
                checks.stream().map(check -> check.outcome().name()).toArray(String[]::new),
                checks.stream().map(DocumentCheck::receipt).toArray(String[]::new),
                checks.stream()
                        .map(check -> check.checkedAt() == null ? null : utc(check.checkedAt()))
                        .toArray(OffsetDateTime[]::new),
                next.operatorId(),
                next.id());
    }

    /** The write that ends a registration, with the operator's reason sealed beside it. */
    public Write ended(Registration read, Registration next, DataKey key, Sensitive<String> reason) {
        return Write.when(
                Scope.tenant(read.operatorId()),
                """
                UPDATE registration SET status = ?::text, terminated_at = ?::timestamptz, version = ?::integer,
                                        ended_because = ?::bytea
                WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer RETURNING 1""",
                next.status(),
                next.terminatedAt().orElseThrow(),
                next.version(),
                key.seal(
                        reason.reveal().getBytes(StandardCharsets.UTF_8),
                        DataKey.Binding.of(read.operatorId(), read.id(), "ended-because")),
                read.operatorId(),
                read.id(),
                read.version());
    }

    /** The row of a registration as it was read; locked. */
    public Write.Part unchanged(Registration read) {
        return Write.Part.of("""
                SELECT FROM registration WHERE operator_id = ?::uuid AND id = ?::uuid AND version = ?::integer FOR UPDATE""", read.operatorId(), read.id(), read.version());
    }

    /** The write that changes what is registered, and keeps how it was before. */
    public Write relocated(Registration read, Registration next, DataKey key) {
        Write.Part row = unchanged(read);
        return Write.when(
                        Scope.tenant(read.operatorId()),
                        row.sql().replace("SELECT", "SELECT 1 AS one"),
                        row.arguments().toArray())
                .and(altered(read, next, "relocated", key));
    }

    /** The parts that change what is registered, with its checks, and keep how it was before. */
    public List<Write.Part> altered(Registration read, Registration next, String what, DataKey key) {
        IndexKey primary = index.primary();
        return List.of(
                Write.Part.of(
                        """
                        UPDATE registration SET sealed = ?::bytea, document_index = ?::bytea,
                                                service_number_index = ?::bytea, version = ?::integer
                        FROM guard WHERE operator_id = ?::uuid AND id = ?::uuid""",
                        SealedParticulars.seal(next.particulars(), next.operatorId(), next.id(), key),
                        Indexes.document(primary, next.particulars()),
                        Indexes.serviceNumber(primary, next.particulars()),
                        next.version(),
                        next.operatorId(),
                        next.id()),
                checked(next),
                numberHeldAnew(next),
                changed(next, what, SealedParticulars.seal(read.particulars(), binding(next), key)));
    }

    /** The part that keeps why a registration was changed, in somebody's own words, sealed. */
    public Write.Part reasoned(Registration next, String what, Sensitive<String> reason, DataKey key) {
        return changed(next, what, key.seal(reason.reveal().getBytes(StandardCharsets.UTF_8), binding(next)));
    }

    private static Write.Part changed(Registration next, String what, byte[] kept) {
        return Write.Part.of("""
                INSERT INTO registration_change (operator_id, registration_id, version, what, sealed)
                SELECT ?::uuid, ?::uuid, ?::integer, ?::text, ?::bytea FROM guard""", next.operatorId(), next.id(), next.version(), what, kept);
    }

    private static DataKey.Binding binding(Registration changed) {
        return DataKey.Binding.of(changed.operatorId(), changed.id(), "change-" + changed.version());
    }

    /** The row of a registration while it can be handed on, see {@link Registration#isTransferable}; locked. */
    public Write.Part transferable(Registration transferor) {
        return Write.Part.of("""
                SELECT FROM registration WHERE operator_id = ?::uuid AND id = ?::uuid AND status = 'ACTIVE'
                  AND disputed_at IS NULL FOR UPDATE""", transferor.operatorId(), transferor.id());
    }

    /** The write that takes back a registration nobody was told of; does not happen once somebody was. */
    public Write withdrawn(Registration opened, UUID owner, Idempotency.Attempt attempt) {
        return attempt.unanswered(
                        Scope.tenant(opened.operatorId(), owner),
                        "registration r WHERE r.operator_id = ?::uuid AND r.id = ?::uuid AND r.version = ?::integer",
                        opened.operatorId(),
                        opened.id(),
                        opened.version())
                .and(
                        "DELETE FROM registration USING guard WHERE operator_id = ?::uuid AND id = ?::uuid",
                        opened.operatorId(),
                        opened.id());
    }

    /** What a refused registration gives back: its number, and its copies' contents for another try. */
    public List<Write.Part> released(Registration refused) {
        return List.of(
                numberFreed(refused),
                Write.Part.of(
                        "DELETE FROM used_copy USING guard WHERE operator_id = ?::uuid AND registration_id = ?::uuid",
                        refused.operatorId(),
                        refused.id()));
    }

    /** The part that lets a number be held by another. */
    public Write.Part numberFreed(Registration registration) {
        return Write.Part.of(
                "DELETE FROM active_service_number USING guard WHERE operator_id = ?::uuid AND registration_id = ?::uuid",
                registration.operatorId(),
                registration.id());
    }
}
