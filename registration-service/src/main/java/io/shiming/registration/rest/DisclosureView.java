package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.identifier.Masked;
import io.shiming.registration.domain.DisclosedField;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.DisclosureStatus;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Instrument;
import io.shiming.registration.domain.Question;
import io.shiming.registration.domain.RecordPeriod;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A disclosure, as officers decide it and officials follow it; never what comes of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Disclosure")
record DisclosureView(
        UUID id,
        UUID operatorId,
        DisclosureStatus status,
        InstrumentView instrument,

        @Schema(description = "Subject of the official who asked, and alone reads")
        String official,

        @Schema(
                description =
                        "Masked; absent once it has ended: then it is forgotten; and in the answer to a request or a decision")
        SubjectView subject,

        List<DisclosedField> fields,

        @Schema(description = "Of which time records are asked for; absent where none are")
        Instant from,

        @Schema(description = "Itself not within") Instant until,

        @Schema(description = "Like the subject") String purpose,

        @Schema(description = "How many officers must approve")
        int approvalsNeeded,

        int approvalsGiven,
        Instant requestedAt,

        @Schema(description = "When it expires unless it is decided, or read, before")
        Instant endsAt,

        Instant refusedAt,

        @Schema(description = "Why it was refused; forgotten a month later. Not in the answer to the refusal")
        String reason,

        Instant readAt) {

    @Schema(name = "InstrumentView")
    record InstrumentView(
            String authority, String number, LocalDate issuedOn, LocalDate validUntil, int notifyAfterDays) {
        static InstrumentView of(Instrument instrument) {
            return new InstrumentView(
                    instrument.authority().office(),
                    instrument.number(),
                    instrument.issuedOn(),
                    instrument.validUntil(),
                    instrument.notifyAfterDays());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DisclosureSubjectView")
    record SubjectView(String serviceNumberMasked, DocumentType documentType, String documentNumberMasked) {
        static SubjectView of(Question subject) {
            if (subject instanceof Question.ByDocument document) {
                return new SubjectView(
                        null, document.type(), Masked.number(document.number().reveal()));
            }
            if (subject instanceof Question.ByServiceNumber number) {
                return new SubjectView(Masked.number(number.number().reveal()), null, null);
            }
            throw new IllegalArgumentException("unknown question");
        }
    }

    /** As somebody may see it: colleagues of the official who asked do not see about whom, nor auditors, nor these why not. */
    static DisclosureView of(Disclosure disclosure, Caller caller) {
        boolean concerned =
                caller.is(Roles.COMPLIANCE_OFFICER) || disclosure.official().equals(caller.subject());
        boolean audits = caller.office().filter(Roles.AUDITOR::equals).isPresent() && !concerned;
        return of(disclosure, disclosure.asked().filter(asked -> concerned), !audits);
    }

    /** As a request or a decision is answered, which is kept for a day to be answered again: without anybody's words. */
    static DisclosureView of(Disclosure disclosure) {
        return of(disclosure, Optional.empty(), false);
    }

    private static DisclosureView of(Disclosure disclosure, Optional<Disclosure.Asked> shown, boolean withReason) {
        return new DisclosureView(
                disclosure.id(),
                disclosure.operatorId(),
                disclosure.status(),
                InstrumentView.of(disclosure.instrument()),
                disclosure.official(),
                shown.map(asked -> SubjectView.of(asked.subject())).orElse(null),
                disclosure.fields().stream().sorted().toList(),
                disclosure.period().map(RecordPeriod::from).orElse(null),
                disclosure.period().map(RecordPeriod::until).orElse(null),
                shown.map(asked -> asked.purpose().reveal()).orElse(null),
                disclosure.needsTwo() ? 2 : 1,
                (disclosure.approval().isPresent() ? 1 : 0)
                        + (disclosure.secondApproval().isPresent() ? 1 : 0),
                disclosure.requestedAt(),
                disclosure.endsAt().orElse(null),
                disclosure.refusal().map(Disclosure.Refused::at).orElse(null),
                disclosure
                        .refusal()
                        .flatMap(Disclosure.Refused::reason)
                        .filter(reason -> withReason)
                        .map(Sensitive::reveal)
                        .orElse(null),
                disclosure.readAt().orElse(null));
    }

    /** Without anybody's words. */
    @Override
    public String toString() {
        return "DisclosureView[" + id + " " + status + "]";
    }
}
