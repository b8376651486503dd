package io.shiming.registration.domain;

import io.shiming.foundation.identifier.Text;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The services of Art. 3 and 13 for which a user must be registered. */
public enum ServiceType {
    FIXED_LINE_INSTALLATION(Family.FIXED_LINE, Opening.ORDINARY),
    FIXED_LINE_RELOCATION(Family.FIXED_LINE, Opening.ORDINARY),
    FIXED_LINE_TRANSFER(Family.FIXED_LINE, Opening.BY_TRANSFER),
    FIXED_LINE_ALTERATION(Family.FIXED_LINE, Opening.ORDINARY),
    MOBILE_ACCOUNT_OPENING(Family.MOBILE, Opening.ORDINARY),
    MOBILE_TRANSFER(Family.MOBILE, Opening.BY_TRANSFER),
    DOMAIN_REGISTRATION(Family.NETWORK, Opening.ORDINARY),
    IP_ADDRESS_APPLICATION(Family.NETWORK, Opening.ORDINARY),
    WEBSITE_FILING(Family.NETWORK, Opening.ORDINARY),
    INSTANT_MESSAGING(Family.ACCOUNT, Opening.ORDINARY),
    EMAIL(Family.ACCOUNT, Opening.ORDINARY),
    BULLETIN_BOARD(Family.ACCOUNT, Opening.ORDINARY),
    ONLINE_GAME(Family.ACCOUNT, Opening.ORDINARY),
    ONLINE_TRADING(Family.ACCOUNT, Opening.ORDINARY),
    FORUM(Family.ACCOUNT, Opening.BY_SPECIAL_APPLICATION),
    BLOG(Family.ACCOUNT, Opening.BY_SPECIAL_APPLICATION),
    MICROBLOG(Family.ACCOUNT, Opening.BY_SPECIAL_APPLICATION),
    SEARCH_ENGINE(Family.ACCOUNT, Opening.BY_SPECIAL_APPLICATION);

    /** Which service a registration for this one is handed on by (Art. 8¶3); the law has a transfer for telephones only. */
    public Optional<ServiceType> transfer() {
        return switch (family) {
            case FIXED_LINE -> Optional.of(FIXED_LINE_TRANSFER);
            case MOBILE -> Optional.of(MOBILE_TRANSFER);
            case NETWORK, ACCOUNT -> Optional.empty();
        };
    }

    public boolean isMobile() {
        return family == Family.MOBILE;
    }

    /** As what such a service is altered: for that, too, an operator needs a licence. */
    public ServiceType alteration() {
        return family == Family.FIXED_LINE ? FIXED_LINE_ALTERATION : this;
    }

    /** As what such a service is moved to another place; only what is fixed can be. */
    public Optional<ServiceType> relocation() {
        return family == Family.FIXED_LINE ? Optional.of(FIXED_LINE_RELOCATION) : Optional.empty();
    }

    /** How a registration for the service comes about. */
    public enum Opening {
        ORDINARY,
        /** Art. 8¶3: only by handing on what another registration holds. */
        BY_TRANSFER,
        /** Art. 13: only with an approved special application. */
        BY_SPECIAL_APPLICATION
    }

    private enum Family {
        /** One numbering plan with mobile: a number is held once, whoever the operator and whatever the service. */
        FIXED_LINE,
        MOBILE,
        /** Domains, addresses and sites are unique in the network, each for itself. */
        NETWORK,
        /** Accounts are unique at the provider that issued them. */
        ACCOUNT
    }

    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
    private static final Pattern FINAL_DOT = Pattern.compile("\\.$");
    private static final int LONGEST = 253;

    private final Family family;
    private final Opening opening;

    ServiceType(Family family, Opening opening) {
        this.family = family;
        this.opening = opening;
    }

    private boolean isTelephone() {
        return family == Family.FIXED_LINE || family == Family.MOBILE;
    }

    public Opening opening() {
        return opening;
    }

    /** E.164 for telephone services; otherwise a domain, address or account of 1 to 253 characters. */
    public boolean accepts(String number) {
        return isTelephone() ? E164.matcher(number).matches() : Text.isText(number) && Text.length(number) <= LONGEST;
    }

    /**
     * The form in which service numbers are compared and looked up: full width is half width, and neither case
     * nor what cannot be seen nor the dot of DNS's root counts.
     */
    public static String canonical(String number) {
        String folded =
                Normalizer.normalize(number, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        return FINAL_DOT.matcher(INVISIBLE.matcher(folded).replaceAll("")).replaceFirst("");
    }

    /** Within what a number may be held only once; goes into the key of the uniqueness table. */
    public String uniqueWithin(UUID operatorId) {
        return switch (family) {
            case FIXED_LINE, MOBILE -> "telephone";
            case NETWORK -> name();
            case ACCOUNT -> name() + "@" + operatorId;
        };
    }
}
