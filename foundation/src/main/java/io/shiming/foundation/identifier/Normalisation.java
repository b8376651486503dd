package io.shiming.foundation.identifier;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The one spelling of what people write in several ways, for comparing and for keyed indexes. A name is
 * stored and sent to an authority as it was given, never in this form. Each form is stable: normalising it again changes nothing.
 */
public final class Normalisation {
    /** A hyphen, dash or minus sign as it is after NFKC. */
    static final String DASH = "[-\u2010\u2012-\u2015\u2212]";

    private static final Pattern DASHES = Pattern.compile(DASH);
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    /** Keyboards and registers differ in the dot between the parts of a Uygur, Kazakh or Tibetan name. */
    private static final String MIDDLE_DOTS = "\u00b7\u16eb\u2022\u2027\u2219\u22c5\u2e31\u30fb\uff65";

    private static final Pattern MIDDLE_DOT = Pattern.compile(" ?[" + MIDDLE_DOTS + "] ?");

    /** What nobody sees: formats, fillers, variation selectors, tags, and the empty pattern of Braille. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
            + "\u2800\u3164\ufe00-\ufe0f\uffa0\\x{e0000}-\\x{e0fff}]");

    private Normalisation() {}

    /**
     * A name: NFKC, capitals, one kind of middle dot (U+00B7) without spaces around it, single spaces elsewhere, none at
     * the ends.
     */
    public static String name(String name) {
        String spaced = WHITE_SPACE.matcher(folded(name)).replaceAll(" ");
        return MIDDLE_DOT.matcher(spaced).replaceAll("\u00b7").strip();
    }

    /**
     * A document's number of any kind but an organisation code: NFKC, capitals, no white space, nothing invisible, and
     * the digits 0 to 9 for those of any script. Dashes stay, since in a passport or permit they may tell two numbers
     * apart.
     */
    public static String documentNumber(String number) {
        String visible = INVISIBLE.matcher(nfkc(number)).replaceAll("");
        String unspaced = nfkc(WHITE_SPACE.matcher(folded(visible)).replaceAll(""));
        return unspaced.codePoints()
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Whether what is seen of a number tells it: nothing in it is invisible, and its digits are those that all can read. */
    public static boolean isPlain(String number) {
        String composed = nfkc(number);
        return !INVISIBLE.matcher(composed).find()
                && composed.codePoints().noneMatch(c -> Character.isDigit(c) && c > '9');
    }

    /** As {@link #documentNumber}, and without dashes, which GB 11714-1997 leaves out for machines. */
    public static String organisationCode(String code) {
        return nfkc(DASHES.matcher(documentNumber(code)).replaceAll(""));
    }

    /** What a parser reads: NFKC, capitals, no spaces around; a space inside stays, and is a wrong shape there. */
    static String code(String text) {
        return folded(text).strip();
    }

    static boolean isMiddleDot(int codePoint) {
        return MIDDLE_DOTS.indexOf(codePoint) >= 0;
    }

    /**
     * By way of small letters, since a capital may have a twin (ẞ and SS) that only its small letter leads to. Capitals
     * can fall apart into letter and accent (as those of ǰ and ΐ do), so they are composed again.
     */
    private static String folded(String text) {
        return nfkc(nfkc(text).toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT));
    }

    private static String nfkc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
