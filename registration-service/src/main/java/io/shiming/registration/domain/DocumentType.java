package io.shiming.registration.domain;

import io.shiming.foundation.identifier.Normalisation;
import io.shiming.foundation.identifier.OrganisationCode;
import io.shiming.foundation.identifier.Parsed;
import io.shiming.foundation.identifier.ResidentIdNumber;
import io.shiming.foundation.identifier.UnifiedSocialCreditCode;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The valid documents of Art. 3¶4, whom each fits, and what its number looks like. */
public enum DocumentType {
    RESIDENT_IDENTITY_CARD(Bearers.ANY_PERSON, Numbering.RESIDENT),
    TEMPORARY_IDENTITY_CARD(Bearers.ANY_PERSON, Numbering.RESIDENT),
    /** For minors, whose number in it is a resident number; nobody acts for another with it. */
    HOUSEHOLD_REGISTER(Bearers.MINOR_HOLDER, Numbering.RESIDENT),
    PASSPORT(Bearers.ANY_PERSON, Numbering.TRAVEL),
    TRAVEL_PERMIT(Bearers.ANY_PERSON, Numbering.TRAVEL),
    FOREIGN_PERMANENT_RESIDENT_CARD(Bearers.ANY_PERSON, Numbering.TRAVEL),
    BUSINESS_LICENCE(Bearers.UNIT_HOLDER, Numbering.CREDIT_CODE),
    ORGANISATION_CODE_CERTIFICATE(Bearers.UNIT_HOLDER, Numbering.ORGANISATION_CODE),
    PUBLIC_INSTITUTION_CERTIFICATE(Bearers.UNIT_HOLDER, Numbering.CREDIT_CODE),
    SOCIAL_ORGANISATION_CERTIFICATE(Bearers.UNIT_HOLDER, Numbering.CREDIT_CODE);

    /** What can be said of a number without asking anybody. */
    public enum NumberCheck {
        PLAUSIBLE,
        WRONG_SHAPE,
        WRONG_CHECK_DIGIT
    }

    private enum Bearers {
        ANY_PERSON,
        MINOR_HOLDER,
        UNIT_HOLDER
    }

    private enum Numbering {
        RESIDENT,
        CREDIT_CODE,
        ORGANISATION_CODE,
        TRAVEL
    }

    /** Issued by many authorities in many shapes: letters and digits, some with dashes or brackets. */
    private static final Pattern TRAVEL_DOCUMENT = Pattern.compile("[A-Z0-9][A-Z0-9()-]{3,29}");

    private final Bearers bearers;
    private final Numbering numbering;

    DocumentType(Bearers bearers, Numbering numbering) {
        this.bearers = bearers;
        this.numbering = numbering;
    }

    public boolean fitsHolder(HolderKind kind) {
        return switch (bearers) {
            case ANY_PERSON, MINOR_HOLDER -> kind == HolderKind.INDIVIDUAL;
            case UNIT_HOLDER -> kind == HolderKind.UNIT;
        };
    }

    /** The types whose documents bear the same number for the same person, this one included. */
    public Set<DocumentType> sharingNumber() {
        return numbering == Numbering.RESIDENT
                ? EnumSet.of(RESIDENT_IDENTITY_CARD, TEMPORARY_IDENTITY_CARD, HOUSEHOLD_REGISTER)
                : EnumSet.of(this);
    }

    /** Whether it is an individual's, which says until when it is valid. */
    public boolean isPersonal() {
        return bearers != Bearers.UNIT_HOLDER;
    }

    /** Whether it identifies minors only, for whom a guardian acts. */
    public boolean isMinors() {
        return bearers == Bearers.MINOR_HOLDER;
    }

    /** Whether a handler, proxy or guardian can identify themselves with it. */
    public boolean fitsRepresentative() {
        return bearers == Bearers.ANY_PERSON;
    }

    /** The form in which numbers are compared and looked up. */
    public String canonical(String number) {
        return numbering == Numbering.ORGANISATION_CODE
                ? Normalisation.organisationCode(number)
                : Normalisation.documentNumber(number);
    }

    /** Art. 9: the number's shape and check digit; whether it was ever issued only an authority can say. */
    public NumberCheck check(String number) {
        return switch (numbering) {
            case RESIDENT -> of(ResidentIdNumber.parse(number));
            case CREDIT_CODE -> of(UnifiedSocialCreditCode.parse(number));
            case ORGANISATION_CODE -> of(OrganisationCode.parse(number));
            case TRAVEL ->
                TRAVEL_DOCUMENT.matcher(Normalisation.documentNumber(number)).matches()
                        ? NumberCheck.PLAUSIBLE
                        : NumberCheck.WRONG_SHAPE;
        };
    }

    /** Whether a document of this type can replace one of the other: both must be known by numbers of one kind. */
    boolean replaces(DocumentType other) {
        return numbering == other.numbering;
    }

    /** Whether its number stays with its bearer for good, whatever document is issued. */
    boolean hasLastingNumber() {
        return numbering != Numbering.TRAVEL;
    }

    /** The day of birth that a sound number tells; only resident numbers do. */
    Optional<LocalDate> bornOn(String number) {
        return numbering == Numbering.RESIDENT
                        && ResidentIdNumber.parse(number) instanceof Parsed.Valid<ResidentIdNumber> valid
                ? Optional.of(valid.value().birthDate())
                : Optional.empty();
    }

    private static NumberCheck of(Parsed<?> parsed) {
        if (parsed instanceof Parsed.Invalid<?> invalid) {
            return switch (invalid.defect()) {
                case SHAPE -> NumberCheck.WRONG_SHAPE;
                case CHECK_DIGIT -> NumberCheck.WRONG_CHECK_DIGIT;
            };
        }
        return NumberCheck.PLAUSIBLE;
    }
}
