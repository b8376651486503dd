package io.shiming.sandbox.simulator;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The published rules by which an authority compares what it is asked with what it has on record; applied to both
 * sides. Written apart from the suite's own rules on purpose: the two must agree because both follow what is
 * published, not because they share code.
 */
final class Normalisation {
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    /** The dots that keyboards offer between the parts of a name: U+2027, U+2022, U+30FB, U+2219, U+22C5. */
    private static final Pattern MIDDLE_DOT = Pattern.compile(" ?[·\u2027•\u30FB\u2219\u22C5] ?");

    private Normalisation() {}

    /** Full width becomes half width, spaces go, letters are upper case. */
    static String number(String number) {
        return SPACE.matcher(halfWidth(number)).replaceAll("").toUpperCase(Locale.ROOT);
    }

    /** Full width becomes half width, one kind of middle dot, one space between words, case does not count. */
    static String name(String name) {
        String spaced = SPACE.matcher(halfWidth(name)).replaceAll(" ").strip();
        return MIDDLE_DOT.matcher(spaced).replaceAll("·").toLowerCase(Locale.ROOT);
    }

    private static String halfWidth(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
