package io.shiming.foundation.identifier;

import java.util.regex.Pattern;

/**
 * An organisation's code by GB 11714-1997: 8 digits and capital letters and a check character {@code 0}–{@code 9} or
 * {@code X} modulo 11. People write a dash before the check character; the canonical form, as the standard has it for
 * machines, is without.
 *
 * <p>The check is weaker than its length suggests: characters whose values differ by 11, 22 or 33 (such as 0 and B)
 * stand in for each other unnoticed.
 */
public final class OrganisationCode extends CheckedNumber {
    private static final Pattern SHAPE = Pattern.compile("[0-9A-Z]{8}[0-9X]");
    private static final Pattern DASH_BEFORE_LAST = Pattern.compile(Normalisation.DASH + "(?=.\\z)");
    private static final int[] WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};
    private static final int MODULUS = 11;

    private OrganisationCode(String value) {
        super(value);
    }

    /**
     * Reads a code with or without its dash; full-width and lower-case characters, typographic dashes and surrounding
     * spaces are accepted.
     */
    public static Parsed<OrganisationCode> parse(String text) {
        String code = DASH_BEFORE_LAST.matcher(Normalisation.code(text)).replaceFirst("");
        if (!SHAPE.matcher(code).matches()) {
            return new Parsed.Invalid<>(Parsed.Defect.SHAPE);
        }
        if (code.charAt(WEIGHTS.length) != checkCharacter(code)) {
            return new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT);
        }
        return new Parsed.Valid<>(new OrganisationCode(code));
    }

    /**
     * Reads a code known to be sound.
     *
     * @throws IllegalArgumentException if it is not; the message does not contain it
     */
    public static OrganisationCode of(String text) {
        return parse(text).orElseThrow();
    }

    private static char checkCharacter(String code) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += Character.digit(code.charAt(i), Character.MAX_RADIX) * WEIGHTS[i];
        }
        int check = MODULUS - sum % MODULUS;
        return switch (check) {
            case 10 -> 'X';
            case 11 -> '0';
            default -> (char) ('0' + check);
        };
    }
}
