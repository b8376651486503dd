package io.shiming.sandbox.simulator;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The published rules (docs/normalisation.md) by which an authority compares what it is asked with what it has on
 * record; applied to both sides. Written apart from the suite's own rules on purpose: the two must agree because both
 * follow what is published, not because they share code.
 */
final class Normalisation {
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    /** Dashes of any kind, and the minus sign. */
    private static final Pattern DASH = Pattern.compile("[\\p{Pd}\u2212]");
    /** The dots that keyboards offer between the parts of a name; NFKC has made one of these of U+FF65 and U+0387. */
    private static final Pattern MIDDLE_DOT = Pattern.compile(" ?[·\u2027•\u30FB\u2219\u22C5] ?");

    private Normalisation() {}

    static String documentNumber(String number) {
        return nfkc(SPACE.matcher(capitals(number)).replaceAll(""));
    }

    static String organisationCode(String code) {
        return nfkc(DASH.matcher(documentNumber(code)).replaceAll(""));
    }

    static String name(String name) {
        String spaced = SPACE.matcher(capitals(name)).replaceAll(" ");
        return MIDDLE_DOT.matcher(spaced).replaceAll("·").strip();
    }

    private static String capitals(String text) {
        return nfkc(nfkc(text).toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT));
    }

    private static String nfkc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
