package io.shiming.registration.persistence;

import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.DisclosedField;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.DisclosureStatus;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Instrument;
import io.shiming.registration.domain.Question;
import io.shiming.registration.domain.RecordPeriod;
import io.vertx.mutiny.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** A stored disclosure, still sealed. */
record DisclosureRow(Row row) {

    /** About whom, and what for, in the one blob. Its members are the format; rename none. */
    private record SealedAsked(String serviceNumber, DocumentType documentType, String documentNumber, String purpose) {
        static SealedAsked of(Disclosure.Asked asked) {
            String purpose = asked.purpose().reveal();
            if (asked.subject() instanceof Question.ByServiceNumber number) {
                return new SealedAsked(number.number().reveal(), null, null, purpose);
            }
            if (asked.subject() instanceof Question.ByDocument document) {
                return new SealedAsked(null, document.type(), document.number().reveal(), purpose);
            }
            throw new IllegalArgumentException("unknown question");
        }

        Disclosure.Asked toAsked() {
            Question subject = serviceNumber == null
                    ? new Question.ByDocument(documentType, new Sensitive<>(documentNumber))
                    : new Question.ByServiceNumber(new Sensitive<>(serviceNumber));
            return new Disclosure.Asked(subject, new Sensitive<>(purpose));
        }
    }

    UUID id() {
        return row.getUUID("id");
    }

    static byte[] seal(Disclosure disclosure, DataKey key) {
        return Blob.seal(
                SealedAsked.of(disclosure.asked().orElseThrow()), key, asked(disclosure.operatorId(), disclosure.id()));
    }

    /** Of a refusal; empty for all others. */
    Optional<UUID> reasonKey() {
        return Optional.ofNullable(row.getUUID("reason_key"));
    }

    /** The reason of a refusal, under its own key. */
    static byte[] sealReason(Disclosure disclosure, DataKey key) {
        String reason =
                disclosure.refusal().orElseThrow().reason().orElseThrow().reveal();
        return key.seal(reason.getBytes(StandardCharsets.UTF_8), reason(disclosure.operatorId(), disclosure.id()));
    }

    /** As it is, with what opens by these keys, as far as they were not destroyed, and have not expired. */
    Disclosure open(Map<UUID, DataKey> keys) {
        Optional<DataKey> key = Optional.ofNullable(keys.get(id()));
        Optional<DataKey> reasonKey = reasonKey().map(keys::get);
        UUID operatorId = row.getUUID("operator_id");
        Authority authority = Rows.constant(row, "authority", Authority.class).orElseThrow();
        return new Disclosure(
                operatorId,
                id(),
                authority,
                row.getString("official"),
                new Instrument(
                        authority,
                        row.getString("instrument_number"),
                        row.getLocalDate("issued_on"),
                        row.getLocalDate("valid_until"),
                        row.getInteger("notify_after_days")),
                Arrays.stream(row.getArrayOfStrings("fields"))
                        .map(DisclosedField::valueOf)
                        .collect(Collectors.toUnmodifiableSet()),
                Rows.instant(row, "period_from")
                        .map(from -> new RecordPeriod(
                                from, Rows.instant(row, "period_until").orElseThrow())),
                bytes("sealed")
                        .flatMap(blob ->
                                key.map(with -> Blob.open(blob, SealedAsked.class, with, asked(operatorId, id()))
                                        .toAsked())),
                Rows.instant(row, "requested_at").orElseThrow(),
                Rows.constant(row, "status", DisclosureStatus.class).orElseThrow(),
                Rows.instant(row, "ends_at"),
                approval("approved"),
                approval("second_approved"),
                Rows.instant(row, "refused_at")
                        .map(at -> new Disclosure.Refused(
                                row.getString("refused_by"),
                                at,
                                bytes("refused_because")
                                        .flatMap(blob ->
                                                reasonKey.map(with -> with.open(blob, reason(operatorId, id()))))
                                        .map(opened -> new Sensitive<>(new String(opened, StandardCharsets.UTF_8))))),
                Rows.instant(row, "read_at"),
                row.getInteger("version"));
    }

    private Optional<Disclosure.Approval> approval(String column) {
        return Rows.instant(row, column + "_at").map(at -> new Disclosure.Approval(row.getString(column + "_by"), at));
    }

    private Optional<byte[]> bytes(String column) {
        return Optional.ofNullable(row.getBuffer(column)).map(buffer -> buffer.getBytes());
    }

    private static DataKey.Binding asked(UUID operatorId, UUID id) {
        return DataKey.Binding.of(operatorId, id, "disclosure");
    }

    private static DataKey.Binding reason(UUID operatorId, UUID id) {
        return DataKey.Binding.of(operatorId, id, "refused-because");
    }
}
