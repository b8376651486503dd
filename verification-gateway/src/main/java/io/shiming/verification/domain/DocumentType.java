package io.shiming.verification.domain;

import io.shiming.foundation.identifier.Normalisation;

/** The valid documents of Art. 3, and the department that issued each and so can say whether it is genuine. */
public enum DocumentType {
    RESIDENT_IDENTITY_CARD(Channel.PUBLIC_SECURITY),
    TEMPORARY_IDENTITY_CARD(Channel.PUBLIC_SECURITY),
    HOUSEHOLD_REGISTER(Channel.PUBLIC_SECURITY),
    PASSPORT(Channel.PUBLIC_SECURITY),
    TRAVEL_PERMIT(Channel.PUBLIC_SECURITY),
    FOREIGN_PERMANENT_RESIDENT_CARD(Channel.PUBLIC_SECURITY),
    BUSINESS_LICENCE(Channel.MARKET_REGULATION),
    ORGANISATION_CODE_CERTIFICATE(Channel.MARKET_REGULATION),
    PUBLIC_INSTITUTION_CERTIFICATE(Channel.CIVIL_AFFAIRS),
    SOCIAL_ORGANISATION_CERTIFICATE(Channel.CIVIL_AFFAIRS);

    private final Channel channel;

    DocumentType(Channel channel) {
        this.channel = channel;
    }

    public Channel channel() {
        return channel;
    }

    /** What its numbers are numbers of: three types bear the resident's, and whoever guesses may name any of them. */
    public String numbering() {
        return switch (this) {
            case RESIDENT_IDENTITY_CARD, TEMPORARY_IDENTITY_CARD, HOUSEHOLD_REGISTER -> "RESIDENT";
            default -> name();
        };
    }

    /** The one spelling of a number of this type, for comparing; what is sent to an authority stays as given. */
    public String canonical(String number) {
        return this == ORGANISATION_CODE_CERTIFICATE
                ? Normalisation.organisationCode(number)
                : Normalisation.documentNumber(number);
    }
}
