package io.shiming.foundation.identifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
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

class ResidentIdNumberTest {
    /** The examples of GB 11643-1999. */
    private static final String SAMPLE = "11010519491231002X";

    private static final String OTHER_SAMPLE = "440524188001010014";

    @ParameterizedTest
    @ValueSource(strings = {SAMPLE, OTHER_SAMPLE})
    @DisplayName("Art. 9: the numbers printed in GB 11643-1999 are accepted")
    void acceptsTheNumbersOfTheStandard(String number) {
        assertThat(ResidentIdNumber.of(number).value()).isEqualTo(number);
    }

    @Test
    @DisplayName("Art. 9: a wrong check digit is told from a wrong shape")
    void tellsCheckDigitFromShape() {
        assertThat(ResidentIdNumber.parse("110105194912310021"))
                .isEqualTo(new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT));
        assertThat(ResidentIdNumber.parse("11010519491231002")).isEqualTo(new Parsed.Invalid<>(Parsed.Defect.SHAPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "110105491231002",
                "11010519491231002XX",
                "1101051949123100X2",
                "A10105194912310022",
                "110105 19491231002X",
                "11010519491231002*",
                "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
                "11010519491231002X\u200b"
            })
    @DisplayName("Art. 9: another length, alphabet or script is a wrong shape")
    void refusesOtherShapes(String text) {
        assertThat(ResidentIdNumber.parse(text)).isEqualTo(new Parsed.Invalid<>(Parsed.Defect.SHAPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"19490229", "19491301", "19490001", "19490100", "19490431", "19000229", "00000101", "09491231"})
    @DisplayName("Art. 9: a date of birth that never was is a wrong shape, whatever the check digit")
    void refusesDatesThatNeverWere(String birth) {
        assertThat(ResidentIdNumber.parse(Numbers.withResidentCheck("110105" + birth + "002")))
                .isEqualTo(new Parsed.Invalid<>(Parsed.Defect.SHAPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"19480229", "20000229", "29991231"})
    @DisplayName("Art. 9: leap days and dates to come are dates")
    void acceptsLeapDaysAndDatesToCome(String birth) {
        assertThat(ResidentIdNumber.parse(Numbers.withResidentCheck("110105" + birth + "002")))
                .isInstanceOf(Parsed.Valid.class);
    }

    @Test
    void knowsTheDateOfBirth() {
        assertThat(ResidentIdNumber.of(SAMPLE).birthDate()).isEqualTo(LocalDate.of(1949, 12, 31));
    }

    @Test
    void readsWhatPeopleType() {
        assertThat(ResidentIdNumber.of("\u3000１１０１０５１９４９１２３１００２ｘ ").value()).isEqualTo(SAMPLE);
    }

    @Test
    void showsItselfMasked() {
        assertThat(ResidentIdNumber.of(SAMPLE)).hasToString("110***********002X");
        assertThat(ResidentIdNumber.parse(SAMPLE).toString()).doesNotContain(SAMPLE);
    }

    @Test
    void isEqualByNumberAndKind() {
        assertThat(ResidentIdNumber.of(SAMPLE))
                .isEqualTo(ResidentIdNumber.of("11010519491231002x"))
                .hasSameHashCodeAs(ResidentIdNumber.of("11010519491231002x"))
                .isNotEqualTo(ResidentIdNumber.of(OTHER_SAMPLE));
    }

    @Test
    void refusesWithoutRepeatingTheNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResidentIdNumber.of("110105194912310021"))
                .withMessage("not a valid number: CHECK_DIGIT");
    }

    @Property
    @Label("Art. 9: every sound number is accepted as it is")
    void acceptsSoundNumbers(@ForAll("sound") String number) {
        assertThat(ResidentIdNumber.of(number).value()).isEqualTo(number);
    }

    @Property
    @Label("Art. 9: every single wrong character is caught")
    void catchesEverySubstitution(@ForAll("sound") String number) {
        for (int i = 0; i < number.length(); i++) {
            for (char symbol : Numbers.RESIDENT_ALPHABET.toCharArray()) {
                if (symbol != number.charAt(i)) {
                    assertThat(ResidentIdNumber.parse(Numbers.replaced(number, i, symbol)))
                            .isInstanceOf(Parsed.Invalid.class);
                }
            }
        }
    }

    @Property
    @Label("Art. 9: every wrong check digit is called that")
    void namesEveryWrongCheckDigit(@ForAll("sound") String number) {
        for (char symbol : Numbers.RESIDENT_ALPHABET.toCharArray()) {
            if (symbol != number.charAt(17)) {
                assertThat(ResidentIdNumber.parse(Numbers.replaced(number, 17, symbol)))
                        .isEqualTo(new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT));
            }
        }
    }

    @Property
    @Label("Art. 9: every two different neighbours that change places are caught")
    void catchesEveryTransposition(@ForAll("sound") String number) {
        for (int i = 0; i < number.length() - 1; i++) {
            if (number.charAt(i) != number.charAt(i + 1)) {
                assertThat(ResidentIdNumber.parse(Numbers.transposed(number, i)))
                        .isInstanceOf(Parsed.Invalid.class);
            }
        }
    }

    @Property
    void readsEverySpellingAlike(@ForAll("sound") String number) {
        ResidentIdNumber expected = ResidentIdNumber.of(number);
        assertThat(ResidentIdNumber.of(" " + number.toLowerCase(Locale.ROOT) + "\t"))
                .isEqualTo(expected);
        assertThat(ResidentIdNumber.of(Numbers.fullWidth(number))).isEqualTo(expected);
        assertThat(Normalisation.documentNumber(Numbers.fullWidth(number))).isEqualTo(expected.value());
    }

    @Property
    void neverThrowsOnText(@ForAll String text) {
        assertThat(ResidentIdNumber.parse(text)).isInstanceOf(Parsed.Invalid.class);
    }

    @Provide
    Arbitrary<String> sound() {
        return Numbers.resident();
    }
}
