package io.shiming.foundation.identifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnifiedSocialCreditCodeTest {
    /** The example that explanations of GB 32100-2015 work out. */
    private static final String SAMPLE = "91350100M000100Y43";

    @ParameterizedTest
    @ValueSource(strings = {SAMPLE, "91110000600037341L", "9144030071526726XG"})
    @DisplayName("Art. 9: published unified social credit codes are accepted")
    void acceptsPublishedCodes(String code) {
        assertThat(UnifiedSocialCreditCode.of(code).value()).isEqualTo(code);
    }

    @Test
    @DisplayName("Art. 9: a sum congruent to 0 gives check character 0")
    void writesZeroForASumCongruentToZero() {
        assertThat(UnifiedSocialCreditCode.of("000000000000000000").value()).isEqualTo("000000000000000000");
        // 1 × 1 + 10 × 3, that is 31.
        assertThat(UnifiedSocialCreditCode.of("1A0000000000000000").value()).isEqualTo("1A0000000000000000");
    }

    @Test
    @DisplayName("Art. 9: a wrong check character is told from a wrong shape")
    void tellsCheckDigitFromShape() {
        assertThat(UnifiedSocialCreditCode.parse("91350100M000100Y44"))
                .isEqualTo(new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT));
        assertThat(UnifiedSocialCreditCode.parse("91350100M000100Y4"))
                .isEqualTo(new Parsed.Invalid<>(Parsed.Defect.SHAPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "91350100M000100Y433",
                "91350100M000100Y4I",
                "91350100M000100Y4O",
                "91350100M000100Y4S",
                "91350100M000100Y4V",
                "91350100M000100Y4Z",
                "91350100M000100Y-3",
                "91350100 M000100Y43"
            })
    @DisplayName("Art. 9: another length, or a letter the alphabet leaves out, is a wrong shape")
    void refusesOtherShapes(String text) {
        assertThat(UnifiedSocialCreditCode.parse(text)).isEqualTo(new Parsed.Invalid<>(Parsed.Defect.SHAPE));
    }

    @Test
    void showsItselfMasked() {
        assertThat(UnifiedSocialCreditCode.of(SAMPLE)).hasToString("913***********0Y43");
    }

    @Test
    void refusesWithoutRepeatingTheCode() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnifiedSocialCreditCode.of("91350100M000100Y4Z"))
                .withMessage("not a valid number: SHAPE");
    }

    @Property
    @Label("Art. 9: every sound code is accepted as it is")
    void acceptsSoundCodes(@ForAll("sound") String code) {
        assertThat(UnifiedSocialCreditCode.of(code).value()).isEqualTo(code);
    }

    /** 31 is prime and no weight divisible by it, so a changed value always changes the sum. */
    @Property(tries = 200)
    @Label("Art. 9: every single wrong character is caught")
    void catchesEverySubstitution(@ForAll("sound") String code) {
        for (int i = 0; i < code.length(); i++) {
            for (char symbol : Numbers.CREDIT_ALPHABET.toCharArray()) {
                if (symbol != code.charAt(i)) {
                    assertThat(UnifiedSocialCreditCode.parse(Numbers.replaced(code, i, symbol)))
                            .isEqualTo(new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT));
                }
            }
        }
    }

    /** Neighbouring weights differ modulo 31, also the last one (28) and that of the check character (1). */
    @Property
    @Label("Art. 9: every two different neighbours that change places are caught")
    void catchesEveryTransposition(@ForAll("sound") String code) {
        for (int i = 0; i < code.length() - 1; i++) {
            if (code.charAt(i) != code.charAt(i + 1)) {
                assertThat(UnifiedSocialCreditCode.parse(Numbers.transposed(code, i)))
                        .isEqualTo(new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT));
            }
        }
    }

    @Property
    void readsEverySpellingAlike(@ForAll("sound") String code) {
        UnifiedSocialCreditCode expected = UnifiedSocialCreditCode.of(code);
        assertThat(UnifiedSocialCreditCode.of("\u00a0" + code.toLowerCase(Locale.ROOT) + " "))
                .isEqualTo(expected);
        assertThat(UnifiedSocialCreditCode.of(Numbers.fullWidth(code))).isEqualTo(expected);
        assertThat(Normalisation.documentNumber(Numbers.fullWidth(code))).isEqualTo(expected.value());
    }

    @Property
    void neverThrowsOnText(@ForAll String text) {
        assertThat(UnifiedSocialCreditCode.parse(text)).isInstanceOf(Parsed.Invalid.class);
    }

    @Provide
    Arbitrary<String> sound() {
        return Numbers.credit();
    }
}
