package io.shiming.retention.domain;

import java.util.Arrays;
import java.util.Optional;

/** In which office somebody decides. */
public enum Office {
    AUDITOR("auditor"),
    COMMUNICATIONS_AUTHORITY("communications-authority"),
    INTERNET_AUTHORITY("internet-authority"),
    PUBLIC_SECURITY("public-security"),
    COMPLIANCE_OFFICER("compliance-officer");

    private final String role;

    Office(String role) {
        this.role = role;
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

    /** Whether it has a say in for how long things are kept. */
    public boolean maySetPolicy() {
        return this == AUDITOR || isAuthority();
    }

    /** Whether it may stop a purge, and let it go on. */
    public boolean mayStopPurge() {
        return maySetPolicy();
    }

    /** Whether it may hold records back. */
    public boolean mayHold() {
        return this != AUDITOR;
    }

    /** Auditor and authority change policy together: neither does without the other. */
    boolean completes(Office other) {
        return (this == AUDITOR && other.isAuthority()) || (isAuthority() && other == AUDITOR);
    }

    private boolean isAuthority() {
        return this == COMMUNICATIONS_AUTHORITY || this == INTERNET_AUTHORITY;
    }
}
