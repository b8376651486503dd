package io.shiming.registration.domain;

/** Art. 3¶1: 个人用户 and 单位用户. */
public enum HolderKind {
    INDIVIDUAL,
    UNIT
}
