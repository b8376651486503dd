package io.shiming.foundation.identifier;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * A citizen's number by GB 11643-1999: 18 characters, namely 6 digits for the region, 8 for the date of birth
 * (yyyyMMdd), 3 for the sequence, and a check character {@code 0}–{@code 9} or {@code X} by ISO 7064 MOD 11-2.
 *
 * <p>Regions are not looked up: they are renamed and dissolved, but the numbers issued under them stay valid. A date of
 * birth in the future is accepted, so that the answer never depends on a clock.
 */
public final class ResidentIdNumber extends CheckedNumber {
    /** No year begins with 0, so that a slipped digit is not taken for a date. */
    private static final Pattern SHAPE = Pattern.compile("[0-9]{6}[1-9][0-9]{10}[0-9X]");

    private static final int MODULUS = 11;
    private static final int RADIX = 2;

    private ResidentIdNumber(String value) {
        super(value);
    }

    /** Reads a number; full-width characters, a lower-case x and surrounding spaces are accepted. */
    public static Parsed<ResidentIdNumber> parse(String text) {
        String number = Normalisation.code(text);
        if (!SHAPE.matcher(number).matches()) {
            return new Parsed.Invalid<>(Parsed.Defect.SHAPE);
        }
        // Before the date: a slip in the date is found by the check digit, like one anywhere else.
        if (!hasRightCheckDigit(number)) {
            return new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT);
        }
        if (!hasRealDate(number)) {
            return new Parsed.Invalid<>(Parsed.Defect.SHAPE);
        }
        return new Parsed.Valid<>(new ResidentIdNumber(number));
    }

    /**
     * Reads a number known to be sound.
     *
     * @throws IllegalArgumentException if it is not; the message does not contain it
     */
    public static ResidentIdNumber of(String text) {
        return parse(text).orElseThrow();
    }

    public LocalDate birthDate() {
        return birthDate(value());
    }

    private static boolean hasRealDate(String number) {
        try {
            birthDate(number);
            return true;
        } catch (DateTimeException notADate) {
            return false;
        }
    }

    private static LocalDate birthDate(String number) {
        return LocalDate.parse(number.substring(6, 14), DateTimeFormatter.BASIC_ISO_DATE);
    }

    /** The recursive method of ISO 7064, which gives what the table of weights in GB 11643 gives. */
    private static boolean hasRightCheckDigit(String number) {
        int remainder = 0;
        for (int i = 0; i < number.length(); i++) {
            char symbol = number.charAt(i);
            remainder = (remainder * RADIX + (symbol == 'X' ? 10 : symbol - '0')) % MODULUS;
        }
        return remainder == 1;
    }
}
