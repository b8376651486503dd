package io.shiming.foundation.identifier;

/** What counts as a text that a person or a system may have: for names, numbers, addresses, reasons. */
public final class Text {
    private Text() {}

    /** In characters as people count them, more or less: code points. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * Not blank, and without control characters, line and paragraph separators, and halves of surrogate pairs, which
     * PostgreSQL's UTF-8 cannot hold.
     */
    public static boolean isText(String text) {
        return !text.isBlank() && text.codePoints().noneMatch(Text::isForeign);
    }

    /** Without halves of surrogate pairs, so that it has a form in UTF-8. */
    public static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }

    private static boolean isForeign(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }
}
