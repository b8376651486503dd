package io.shiming.registration.domain;

/** What happens to a user of a campaign (Art. 27). */
public enum CampaignStep {
    /** They were told, and there is proof. */
    NOTICE_DELIVERED,
    /** They have a good reason to be late. */
    EXTENDED,
    /** Their true identity is registered. */
    REGISTERED,
    /** A day has come on which something is to be ordered. */
    DUE,
    /** The operator's own systems say that they suspended the service. */
    SUSPENDED,
    RESUMED,
    /** They ended it, and owe the user something. */
    TERMINATED_OWING,
    /** They ended it, and there is nothing left. */
    TERMINATED_EVEN,
    /** They gave it back. */
    REFUNDED
}
