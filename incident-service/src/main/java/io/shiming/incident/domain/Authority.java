package io.shiming.incident.domain;

import java.util.Arrays;
import java.util.Optional;

/** An authority that the regulation names. */
public enum Authority {
    COMMUNICATIONS_AUTHORITY("communications-authority"),
    INTERNET_AUTHORITY("internet-authority"),
    PUBLIC_SECURITY("public-security"),
    MARKET_REGULATION("market-regulation"),
    CIVIL_AFFAIRS("civil-affairs");

    private final String role;

    Authority(String role) {
        this.role = role;
    }

    /** By the realm role of its officials. */
    public static Optional<Authority> of(String role) {
        return Arrays.stream(values())
                .filter(authority -> authority.role.equals(role))
                .findFirst();
    }

    public String role() {
        return role;
    }
}
