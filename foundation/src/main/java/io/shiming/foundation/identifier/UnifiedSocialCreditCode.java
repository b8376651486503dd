package io.shiming.foundation.identifier;

import java.util.regex.Pattern;

/**
 * A unit's code by GB 32100-2015: 18 digits and capital letters without I, O, S, V and Z, the last a check character
 * modulo 31. Neither the registering authority, the region nor the organisation code inside is looked up.
 *
 * <p>Some codes issued in early pilots fail the check, so a failing code goes back to the clerk or to a reviewer.
 */
public final class UnifiedSocialCreditCode extends CheckedNumber {
    /** A character stands at the index that is its value (GB 32100, table of code characters). */
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static final Pattern SHAPE = Pattern.compile("[" + ALPHABET + "]{18}");
    private static final int MODULUS = 31;
    private static final int RADIX = 3;
    private static final int CHECK_POSITION = 17;

    private UnifiedSocialCreditCode(String value) {
        super(value);
    }

    /** Reads a code; full-width and lower-case characters and surrounding spaces are accepted. */
    public static Parsed<UnifiedSocialCreditCode> parse(String text) {
        String code = Normalisation.code(text);
        if (!SHAPE.matcher(code).matches()) {
            return new Parsed.Invalid<>(Parsed.Defect.SHAPE);
        }
        if (code.charAt(CHECK_POSITION) != checkCharacter(code)) {
            return new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT);
        }
        return new Parsed.Valid<>(new UnifiedSocialCreditCode(code));
    }

    /**
     * Reads a code known to be sound.
     *
     * @throws IllegalArgumentException if it is not; the message does not contain it
     */
    public static UnifiedSocialCreditCode of(String text) {
        return parse(text).orElseThrow();
    }

    private static char checkCharacter(String code) {
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < CHECK_POSITION; i++) {
            sum += ALPHABET.indexOf(code.charAt(i)) * weight;
            weight = weight * RADIX % MODULUS;
        }
        // No character has the value 31, which a sum divisible by 31 would give; modulo 31 it is that of 0.
        return ALPHABET.charAt((MODULUS - sum % MODULUS) % MODULUS);
    }
}
