package io.shiming.foundation.identifier;

/**
 * Numbers and names as they may be shown: enough to recognise what one already knows, not enough to learn it. The
 * length in code points stays, and never more than half is shown.
 */
public final class Masked {
    private static final int MASK = '*';
    private static final int MOST_SHOWN_FIRST = 3;
    private static final int MOST_SHOWN = 7;
    private static final int TOO_SHORT_TO_SHOW = 4;

    private Masked() {}

    /**
     * A document, telephone or other number: the first 3 and last 4 code points, as in {@code 650***********883X}. One
     * of fewer than 14 shows half, in the same proportion; one of 4 or fewer shows nothing.
     */
    public static String number(String number) {
        int[] codePoints = number.codePoints().toArray();
        int length = codePoints.length;
        int shown = length <= TOO_SHORT_TO_SHOW ? 0 : Math.min(MOST_SHOWN, length / 2);
        int shownFirst = shown * MOST_SHOWN_FIRST / MOST_SHOWN;
        int shownLast = shown - shownFirst;
        for (int i = shownFirst; i < length - shownLast; i++) {
            codePoints[i] = MASK;
        }
        return new String(codePoints, 0, length);
    }

    /**
     * A name: its first code point, with spaces and middle dots where they are, as in {@code 张*}, {@code 阿**·***} and
     * {@code J*** *****}. A name of one letter shows nothing.
     */
    public static String name(String name) {
        int[] codePoints = name.codePoints().toArray();
        boolean hide = name.codePoints().filter(c -> !isSeparator(c)).count() < 2;
        for (int i = 0; i < codePoints.length; i++) {
            if (!isSeparator(codePoints[i])) {
                codePoints[i] = hide ? MASK : codePoints[i];
                hide = true;
            }
        }
        return new String(codePoints, 0, codePoints.length);
    }

    private static boolean isSeparator(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Normalisation.isMiddleDot(codePoint);
    }
}
