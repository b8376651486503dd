package io.shiming.incident.domain;

/** What makes the range another one than the base range of an article. */
public enum Circumstance {
    /** Ordered to correct it, and did not (拒不改正). */
    REFUSED_TO_CORRECT,
    /** Of a serious nature, or with serious consequences (情节严重, 造成严重后果). */
    SERIOUS,
    /** An incident not reported promptly, or not remedied (没有及时报告或者没有采取补救措施). */
    REPORTED_LATE_OR_NOT_REMEDIED
}
