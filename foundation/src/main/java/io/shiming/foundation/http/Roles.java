package io.shiming.foundation.http;

import java.util.List;

/** Realm roles, as they stand in {@code realm_access.roles} of a token. */
public final class Roles {
    public static final String OPERATOR = "operator";
    public static final String COMPLIANCE_OFFICER = "compliance-officer";
    public static final String AGENT = "agent";
    public static final String VENUE = "venue";
    public static final String SUBSCRIBER = "subscriber";
    public static final String COMMUNICATIONS_AUTHORITY = "communications-authority";
    public static final String INTERNET_AUTHORITY = "internet-authority";
    public static final String PUBLIC_SECURITY = "public-security";
    public static final String MARKET_REGULATION = "market-regulation";
    public static final String CIVIL_AFFAIRS = "civil-affairs";
    public static final String AUDITOR = "auditor";
    public static final String SERVICE = "service";

    /** In which somebody acts for an authority, or watches over those who do. */
    public static final List<String> OFFICES = List.of(
            COMMUNICATIONS_AUTHORITY, INTERNET_AUTHORITY, PUBLIC_SECURITY, MARKET_REGULATION, CIVIL_AFFAIRS, AUDITOR);

    private Roles() {}
}
