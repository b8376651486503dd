package io.shiming.registration.domain;

/** How a user is told that they must register (Art. 27). */
public enum NoticeChannel {
    SMS,
    CALL,
    LETTER,
    EMAIL,
    APP,
    IN_PERSON
}
