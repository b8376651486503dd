package io.shiming.foundation.identifier;

/**
 * What reading a number gave: the number, or what is wrong with the text. A refused text is not repeated here, so that
 * it cannot reach a log through a result.
 */
public sealed interface Parsed<T> {

    /** Apart because they mean different things to a caller: a malformed request, and a document to look at again. */
    enum Defect {
        /** Not the length or alphabet the standard asks for, or a date in it that never was. */
        SHAPE,
        /** Well formed, but not a number that can have been issued. An input error as a rule, never in itself a forgery. */
        CHECK_DIGIT
    }

    record Valid<T>(T value) implements Parsed<T> {}

    record Invalid<T>(Defect defect) implements Parsed<T> {}

    /**
     * The number.
     *
     * @throws IllegalArgumentException if there is none; the message names the defect and never the text
     */
    default T orElseThrow() {
        if (this instanceof Valid<T> valid) {
            return valid.value();
        }
        throw new IllegalArgumentException("not a valid number: " + ((Invalid<T>) this).defect());
    }
}
