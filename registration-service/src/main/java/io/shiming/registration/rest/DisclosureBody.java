package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.identifier.Normalisation;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.DisclosureConfig;
import io.shiming.registration.application.RequestDisclosure;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.DisclosedField;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Instrument;
import io.shiming.registration.domain.Question;
import io.shiming.registration.domain.RecordPeriod;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an official asks for: named fields about one person or number. */
@Schema(name = "DisclosureRequest")
record DisclosureBody(
        @Schema(required = true) InstrumentBody instrument,

        @Schema(required = true, description = "The operator that is asked")
        UUID operatorId,

        @Schema(required = true) SubjectBody subject,

        @Schema(
                required = true,
                minItems = 1,
                description =
                        "Each named once. DOCUMENT_COPIES, which are the holder's, and the others' only with REPRESENTATIVE,"
                                + " PUBLICATION_RECORDS and SERVICE_RECORDS need the approval of two officers; records are"
                                + " those of the service number, as address or account")
        List<DisclosedField> fields,

        @Schema(
                description =
                        "With PUBLICATION_RECORDS or SERVICE_RECORDS, and only then: from when on they are asked for")
        Instant from,

        @Schema(description = "Likewise; itself not within. 60 days later at the most, for so long they are kept")
        Instant until,

        @Schema(
                required = true,
                minLength = 1,
                maxLength = DisclosureBody.PURPOSE_LENGTH,
                description = "Is stored sealed")
        String purpose) {
    static final int PURPOSE_LENGTH = 1_000;

    /** The legal instrument. */
    @Schema(name = "Instrument")
    record InstrumentBody(
            @Schema(
                    required = true,
                    description = "The official's own, by the role of its officials",
                    enumeration = {
                        Roles.PUBLIC_SECURITY,
                        Roles.MARKET_REGULATION,
                        Roles.CIVIL_AFFAIRS,
                        Roles.COMMUNICATIONS_AUTHORITY,
                        Roles.INTERNET_AUTHORITY
                    })
            String authority,

            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = InstrumentBody.NUMBER_LENGTH,
                    description = "Names nobody, and is stored as it is; not with the number that is asked about in it")
            String number,

            @Schema(required = true) LocalDate issuedOn,

            @Schema(
                    required = true,
                    description = "Last day, inclusive: nothing is asked, decided or read after it;"
                            + " `shiming.disclosures.longest-validity-days` after the first at the most")
            LocalDate validUntil,

            @Schema(
                    minimum = "0",
                    description =
                            "Days after which the person is told of what was read; `shiming.disclosures.notify-after-days`"
                                    + " where it is absent, `shiming.disclosures.longest-notify-after-days` at the most")
            Integer notifyAfterDays) {
        static final int NUMBER_LENGTH = 100;

        private void check(DisclosureConfig config, Violations violations) {
            if (violations.required("/instrument/authority", authority)
                    && Authority.ofOffice(authority).isEmpty()) {
                violations.add("/instrument/authority", Violation.Code.NOT_ALLOWED);
            }
            if (violations.text("/instrument/number", number, NUMBER_LENGTH) && !Normalisation.isPlain(number)) {
                violations.add("/instrument/number", Violation.Code.NOT_ALLOWED);
            }
            if (violations.required("/instrument/issuedOn", issuedOn)
                    && violations.required("/instrument/validUntil", validUntil)
                    && (validUntil.isBefore(issuedOn)
                            || ChronoUnit.DAYS.between(issuedOn, validUntil) > config.longestValidityDays())) {
                violations.add("/instrument/validUntil", Violation.Code.NOT_ALLOWED);
            }
            if (notifyAfterDays != null && (notifyAfterDays < 0 || notifyAfterDays > config.longestNotifyAfterDays())) {
                violations.add("/instrument/notifyAfterDays", Violation.Code.NOT_ALLOWED);
            }
        }

        private Instrument toInstrument(int usualDays) {
            return new Instrument(
                    Authority.ofOffice(authority).orElseThrow(),
                    number,
                    issuedOn,
                    validUntil,
                    Optional.ofNullable(notifyAfterDays).orElse(usualDays));
        }
    }

    /** Exactly one service number, or exactly one document. */
    @Schema(
            name = "DisclosureSubject",
            description = "Either a service number, or a document. Compared as a whole: there are no wildcards")
    record SubjectBody(
            @Schema(minLength = 1, maxLength = SearchBody.SERVICE_NUMBER_LENGTH)
            String serviceNumber,

            SubjectDocument document) {
        private static final int TELLING_LENGTH = 8;

        private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");

        @Schema(name = "DisclosureDocument")
        record SubjectDocument(
                @Schema(required = true) DocumentType type,

                @Schema(required = true, minLength = 1, maxLength = DocumentBody.NUMBER_LENGTH)
                String number) {
            @Override
            public String toString() {
                return "SubjectDocument[***]";
            }
        }

        private void check(Violations violations) {
            if (document == null) {
                violations.text("/subject/serviceNumber", serviceNumber, SearchBody.SERVICE_NUMBER_LENGTH);
                return;
            }
            if (serviceNumber != null) {
                violations.add("/subject/serviceNumber", Violation.Code.NOT_ALLOWED);
            }
            violations.required("/subject/document/type", document.type());
            DocumentBody.checkNumber("/subject/document/number", document.type(), document.number(), violations);
        }

        /** Whether a text, which is stored in clear, gives the number away. A short one may be there by chance. */
        private boolean isNamedIn(String text) {
            String number = document == null ? serviceNumber : document.number();
            if (text == null || number == null) {
                return false;
            }
            String told = letters(number);
            // Its end tells it as well: people leave the country's code out.
            return told.length() >= TELLING_LENGTH
                    && letters(text).contains(told.substring(told.length() - TELLING_LENGTH));
        }

        private static String letters(String text) {
            return NEITHER_LETTER_NOR_DIGIT
                    .matcher(Normalisation.documentNumber(text))
                    .replaceAll("");
        }

        private Question toQuestion() {
            return document == null
                    ? new Question.ByServiceNumber(new Sensitive<>(serviceNumber))
                    : new Question.ByDocument(document.type(), new Sensitive<>(document.number()));
        }

        @Override
        public String toString() {
            return "SubjectBody[***]";
        }
    }

    RequestDisclosure.Command toCommand(Caller caller, String correlator, DisclosureConfig config) {
        Violations violations = new Violations();
        if (violations.required("/instrument", instrument)) {
            instrument.check(config, violations);
        }
        violations.required("/operatorId", operatorId);
        if (violations.required("/subject", subject)) {
            subject.check(violations);
            if (instrument != null && subject.isNamedIn(instrument.number())) {
                violations.add("/instrument/number", Violation.Code.NOT_ALLOWED);
            }
        }
        checkFields(violations);
        checkPeriod(violations);
        violations.text("/purpose", purpose, PURPOSE_LENGTH);
        violations.refuseIfAny();
        return new RequestDisclosure.Command(
                caller,
                correlator,
                NamedPerson.authority(caller),
                instrument.toInstrument(config.notifyAfterDays()),
                operatorId,
                subject.toQuestion(),
                Set.copyOf(fields),
                Optional.ofNullable(from).map(start -> new RecordPeriod(start, until)),
                new Sensitive<>(purpose));
    }

    private void checkFields(Violations violations) {
        if (fields == null || fields.isEmpty()) {
            violations.add("/fields", Violation.Code.REQUIRED);
            return;
        }
        Set<DisclosedField> seen = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            if (violations.required("/fields/" + i, fields.get(i)) && !seen.add(fields.get(i))) {
                violations.add("/fields/" + i, Violation.Code.NOT_UNIQUE);
            }
        }
    }

    private void checkPeriod(Violations violations) {
        boolean records = fields != null && fields.stream().anyMatch(field -> field != null && field.isOfPeriod());
        if (!records) {
            if (from != null) {
                violations.add("/from", Violation.Code.NOT_ALLOWED);
            }
            if (until != null) {
                violations.add("/until", Violation.Code.NOT_ALLOWED);
            }
            return;
        }
        boolean begins = violations.required("/from", from);
        boolean ends = violations.required("/until", until);
        if (begins && ends && !new RecordPeriod(from, until).isAskable()) {
            violations.add("/until", Violation.Code.NOT_ALLOWED);
        }
        if (subject != null && subject.document() != null) {
            violations.add("/subject/document", Violation.Code.NOT_ALLOWED);
        }
    }

    @Override
    public String toString() {
        return "DisclosureBody[***]";
    }

    /** Why an officer refuses. */
    @Schema(name = "DisclosureRefusal")
    record RefusalBody(
            @Schema(required = true, minLength = 1, maxLength = PURPOSE_LENGTH, description = "Is stored sealed")
            String reason) {
        Sensitive<String> checked() {
            Violations violations = new Violations();
            violations.text("/reason", reason, PURPOSE_LENGTH);
            violations.refuseIfAny();
            return new Sensitive<>(reason);
        }

        @Override
        public String toString() {
            return "RefusalBody[***]";
        }
    }
}
