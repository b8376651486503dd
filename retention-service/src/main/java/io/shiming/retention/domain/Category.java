package io.shiming.retention.domain;

import java.util.Optional;

/** What is kept, by how long it is. The minimum is the law's: it changes when the law does, and by nobody's policy. */
public enum Category {
    /** A registration whose service has ended: two calendar years from then on (Art. 12). */
    REGISTRATION("P2Y", 12, Trigger.SERVICE_ENDED),
    /** What was recorded of the use of a service: 60 days (Art. 15¶2), one clock for a day's. */
    SERVICE_RECORD("P60D", 15, Trigger.RECORDED),
    /** Who logged on at a public venue: 60 days (Art. 14, 15¶2). */
    VENUE_LOGON("P60D", 15, Trigger.LOGGED_OFF),
    /** What was published, when, and under which address: 60 days (Art. 15¶1). */
    PUBLICATION_RECORD("P60D", 15, Trigger.PUBLISHED),
    /** Evidence of a refusal (Art. 10). The law names no minimum; the policy begins with 180 days. */
    REFUSED_REGISTRATION("P180D", 0, Trigger.REFUSED);

    /** From when on its time runs. */
    public enum Trigger {
        SERVICE_ENDED,
        RECORDED,
        LOGGED_OFF,
        PUBLISHED,
        REFUSED
    }

    /** What the law asks at least, and where. */
    public record Minimum(RetentionPeriod period, int article) {}

    private final String initially;
    private final int article;
    private final Trigger trigger;

    Category(String initially, int article, Trigger trigger) {
        this.initially = initially;
        this.article = article;
        this.trigger = trigger;
    }

    /** Empty where the law names none. */
    public Optional<Minimum> minimum() {
        return article == 0 ? Optional.empty() : Optional.of(new Minimum(initially(), article));
    }

    /** How long it is kept before anybody has decided otherwise: the minimum, where there is one. */
    public RetentionPeriod initially() {
        return RetentionPeriod.of(initially);
    }

    public Trigger trigger() {
        return trigger;
    }
}
