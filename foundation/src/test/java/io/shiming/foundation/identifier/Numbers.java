package io.shiming.foundation.identifier;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Sound numbers for properties. The check characters come from the tables printed in the standards, where the code
 * under test computes its weights, and the other way round.
 */
final class Numbers {
    static final String DIGITS = "0123456789";
    static final String RESIDENT_ALPHABET = DIGITS + "X";
    static final String CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static final String ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static final int[] RESIDENT_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String RESIDENT_CHECKS = "10X98765432";
    private static final int[] CREDIT_WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};

    private Numbers() {}

    static Arbitrary<String> resident() {
        Arbitrary<String> regions = text(DIGITS, 6);
        Arbitrary<String> births = Arbitraries.integers()
                .between(-40_000, 40_000)
                .map(day -> LocalDate.EPOCH.plusDays(day).format(DateTimeFormatter.BASIC_ISO_DATE));
        Arbitrary<String> sequences = text(DIGITS, 3);
        return Combinators.combine(regions, births, sequences)
                .as((region, birth, sequence) -> withResidentCheck(region + birth + sequence));
    }

    static Arbitrary<String> credit() {
        return text(CREDIT_ALPHABET, 17).map(Numbers::withCreditCheck);
    }

    static Arbitrary<String> organisation() {
        return text(ORGANISATION_ALPHABET, 8).map(Numbers::withOrganisationCheck);
    }

    static String withResidentCheck(String body) {
        return body + RESIDENT_CHECKS.charAt(weighted(body, RESIDENT_ALPHABET, RESIDENT_WEIGHTS) % 11);
    }

    static String withCreditCheck(String body) {
        int remainder = weighted(body, CREDIT_ALPHABET, CREDIT_WEIGHTS) % 31;
        return body + (remainder == 0 ? '0' : CREDIT_ALPHABET.charAt(31 - remainder));
    }

    /** The weights of GB 11714 are the powers of 2 modulo 11, counted from the check character. */
    static String withOrganisationCheck(String body) {
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            sum = (sum + ORGANISATION_ALPHABET.indexOf(body.charAt(i))) * 2 % 11;
        }
        return body + RESIDENT_ALPHABET.charAt((11 - sum) % 11);
    }

    static String replaced(String text, int index, char symbol) {
        return text.substring(0, index) + symbol + text.substring(index + 1);
    }

    /** Changes places with the next character. */
    static String transposed(String text, int index) {
        return text.substring(0, index) + text.charAt(index + 1) + text.charAt(index) + text.substring(index + 2);
    }

    /** As a Chinese keyboard writes letters, digits and the dash. */
    static String fullWidth(String ascii) {
        StringBuilder wide = new StringBuilder();
        ascii.chars().forEach(c -> wide.append((char) (c - '!' + '\uff01')));
        return wide.toString();
    }

    private static Arbitrary<String> text(String alphabet, int length) {
        return Arbitraries.strings().withChars(alphabet).ofLength(length);
    }

    private static int weighted(String body, String alphabet, int[] weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += alphabet.indexOf(body.charAt(i)) * weights[i];
        }
        return sum;
    }
}
