package io.shiming.registration.domain;

/** What of a registration can be asked for, each by its name. There is no "all". */
public enum DisclosedField {
    /** Whether a person or a unit, and the name. */
    HOLDER_NAME,
    HOLDER_DOCUMENT_TYPE,
    HOLDER_DOCUMENT_NUMBER,
    HOLDER_DOCUMENT_VALIDITY,
    /** Who acted for the holder: relation, name, type and number of the document. */
    REPRESENTATIVE,
    /** Type, number, and where a fixed line ends. */
    SERVICE,
    STATUS,
    /** When it was asked for, verified, and ended. */
    DATES,
    /** The copies of documents that were kept (Art. 9¶1). */
    DOCUMENT_COPIES,
    /** What was published under the number that is asked about, in a period (Art. 15¶1). */
    PUBLICATION_RECORDS,
    /** How the account that is asked about was used, in a period (Art. 15¶2). */
    SERVICE_RECORDS;

    /** Whether it is content, and not what is said about somebody: a second officer must agree. */
    public boolean isContent() {
        return this == DOCUMENT_COPIES || isOfPeriod();
    }

    /** Whether it is kept by the day: a period must be named, and a number that it is found by. */
    public boolean isOfPeriod() {
        return this == PUBLICATION_RECORDS || this == SERVICE_RECORDS;
    }
}
