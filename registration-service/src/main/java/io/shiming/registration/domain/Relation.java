package io.shiming.registration.domain;

/** As what somebody acts for a holder (Art. 8¶2): 经办人, 受托人, 监护人. */
public enum Relation {
    HANDLER(HolderKind.UNIT),
    PROXY(HolderKind.INDIVIDUAL),
    GUARDIAN(HolderKind.INDIVIDUAL);

    private final HolderKind actsFor;

    Relation(HolderKind actsFor) {
        this.actsFor = actsFor;
    }

    /** Whom somebody can act for so; that a guardian acts for minors only is for {@link Particulars} to tell. */
    public boolean fits(HolderKind holder) {
        return actsFor == holder;
    }
}
