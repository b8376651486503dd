package io.shiming.retention.domain;

import java.util.Arrays;
import java.util.Optional;

/** In which office somebody decides. */
public enum Office {
    AUDITOR("auditor", false),
    COMMUNICATIONS_AUTHORITY("communications-authority", true),
    INTERNET_AUTHORITY("internet-authority", true);

    private final String role;
    private final boolean authority;

    Office(String role, boolean authority) {
        this.role = role;
        this.authority = authority;
    }

    /** By the realm role of whoever has it. */
    public static Optional<Office> of(String role) {
        return Arrays.stream(values())
                .filter(office -> office.role.equals(role))
                .findFirst();
    }

    public String role() {
        return role;
    }

    /** Auditor and authority change policy together: neither does without the other. */
    boolean completes(Office other) {
        return (this == AUDITOR && other.authority) || (authority && other == AUDITOR);
    }
}
