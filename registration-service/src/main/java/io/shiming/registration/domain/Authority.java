package io.shiming.registration.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The authorities whose officials may ask for a disclosure (Art. 15: 依法查询). */
public enum Authority {
    PUBLIC_SECURITY("public-security"),
    MARKET_REGULATION("market-regulation"),
    CIVIL_AFFAIRS("civil-affairs"),
    COMMUNICATIONS("communications-authority"),
    INTERNET("internet-authority");

    private final String office;

    Authority(String office) {
        this.office = office;
    }

    /** The role of its officials, by which it goes on the wire too. */
    public String office() {
        return office;
    }

    /** The one whose officials have this role; empty where there is none. */
    public static Optional<Authority> ofOffice(String role) {
        return Arrays.stream(values()).filter(each -> each.office.equals(role)).findFirst();
    }

    /** For whom somebody acts who has these roles; empty for nobody's official, and for one of two. */
    public static Optional<Authority> of(Set<String> roles) {
        List<Authority> all = Arrays.stream(values())
                .filter(each -> roles.contains(each.office))
                .toList();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }
}
