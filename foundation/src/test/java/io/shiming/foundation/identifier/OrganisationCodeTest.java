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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrganisationCodeTest {
    private static final int CHECK_POSITION = 8;

    @ParameterizedTest
    @CsvSource({"D2143569-X, D2143569X", "60003734-1, 600037341", "71526726-X, 71526726X", "M000100Y-4, M000100Y4"})
    @DisplayName("Art. 9: published organisation codes are accepted, with and without the dash")
    void acceptsPublishedCodes(String dashed, String canonical) {
        assertThat(OrganisationCode.of(dashed).value()).isEqualTo(canonical);
        assertThat(OrganisationCode.of(canonical)).isEqualTo(OrganisationCode.of(dashed));
    }

    @Test
    @DisplayName("Art. 9: check values 10 and 11 are written X and 0")
    void writesTenAndEleven() {
        // 5 × 2 is 10, so 1 is left; 2 × 4 + 7 × 2 is 22, so 0 is left (not 1 × 11).
        assertThat(OrganisationCode.of("00000006X").value()).isEqualTo("00000006X");
        assertThat(OrganisationCode.of("000000270").value()).isEqualTo("000000270");
    }

    @Test
    @DisplayName("Art. 9: a wrong check character is told from a wrong shape")
    void tellsCheckDigitFromShape() {
        assertThat(OrganisationCode.parse("D2143569-0")).isEqualTo(new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT));
        assertThat(OrganisationCode.parse("D2143569-A")).isEqualTo(new Parsed.Invalid<>(Parsed.Defect.SHAPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "D2143569",
                "D214356-9X",
                "D2143569--X",
                "D2143569X-",
                "D2143569 X",
                "D2143569XX",
                "组2143569X"
            })
    @DisplayName("Art. 9: another length, alphabet or place of the dash is a wrong shape")
    void refusesOtherShapes(String text) {
        assertThat(OrganisationCode.parse(text)).isEqualTo(new Parsed.Invalid<>(Parsed.Defect.SHAPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"－", "‐", "‑", "‒", "–", "—", "―", "−"})
    void readsTypographicDashes(String dash) {
        assertThat(OrganisationCode.of("D2143569" + dash + "X").value()).isEqualTo("D2143569X");
    }

    @Test
    void showsItselfMasked() {
        assertThat(OrganisationCode.of("D2143569-X")).hasToString("D*****69X");
    }

    @Test
    void refusesWithoutRepeatingTheCode() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrganisationCode.of("D2143569-0"))
                .withMessage("not a valid number: CHECK_DIGIT");
    }

    @Property
    @Label("Art. 9: every sound code is accepted as it is")
    void acceptsSoundCodes(@ForAll("sound") String code) {
        assertThat(OrganisationCode.of(code).value()).isEqualTo(code);
    }

    /** 36 characters share 11 residues, so those whose values differ by 11, 22 or 33 are the same to the check. */
    @Property
    @Label("Art. 9: a single wrong character is caught unless its value differs by a multiple of 11")
    void catchesEverySubstitutionButElevenApart(@ForAll("sound") String code) {
        for (int i = 0; i < CHECK_POSITION; i++) {
            for (char symbol : Numbers.ORGANISATION_ALPHABET.toCharArray()) {
                boolean sameResidue = (value(symbol) - value(code.charAt(i))) % 11 == 0;
                assertThat(OrganisationCode.parse(Numbers.replaced(code, i, symbol)) instanceof Parsed.Valid)
                        .isEqualTo(sameResidue);
            }
        }
    }

    @Property
    @Label("Art. 9: every wrong check character is caught")
    void catchesEveryWrongCheckCharacter(@ForAll("sound") String code) {
        for (char symbol : Numbers.RESIDENT_ALPHABET.toCharArray()) {
            if (symbol != code.charAt(CHECK_POSITION)) {
                assertThat(OrganisationCode.parse(Numbers.replaced(code, CHECK_POSITION, symbol)))
                        .isEqualTo(new Parsed.Invalid<>(Parsed.Defect.CHECK_DIGIT));
            }
        }
    }

    /** Neighbouring weights differ modulo 11, so only equal residues change places unnoticed. */
    @Property
    @Label("Art. 9: two neighbours that change places are caught unless their values differ by a multiple of 11")
    void catchesEveryTranspositionButElevenApart(@ForAll("sound") String code) {
        for (int i = 0; i < CHECK_POSITION - 1; i++) {
            boolean sameResidue = (value(code.charAt(i)) - value(code.charAt(i + 1))) % 11 == 0;
            assertThat(OrganisationCode.parse(Numbers.transposed(code, i)) instanceof Parsed.Valid)
                    .isEqualTo(sameResidue);
        }
    }

    /** X is 10 as check character and 33 before it, which lets one exchange through: 1 and X. */
    @Property
    @Label("Art. 9: the check character and its neighbour that change places are caught, but for 1 and X")
    void catchesTranspositionWithTheCheckCharacter(@ForAll("sound") String code) {
        String last = code.substring(CHECK_POSITION - 1);
        boolean unnoticed = last.charAt(0) == last.charAt(1) || last.equals("1X") || last.equals("X1");
        assertThat(OrganisationCode.parse(Numbers.transposed(code, CHECK_POSITION - 1)) instanceof Parsed.Valid)
                .isEqualTo(unnoticed);
    }

    @Property
    void readsEverySpellingAlike(@ForAll("sound") String code) {
        OrganisationCode expected = OrganisationCode.of(code);
        String dashed = code.substring(0, CHECK_POSITION) + "-" + code.substring(CHECK_POSITION);
        assertThat(OrganisationCode.of(dashed)).isEqualTo(expected);
        assertThat(OrganisationCode.of(" " + dashed.toLowerCase(Locale.ROOT) + " "))
                .isEqualTo(expected);
        assertThat(OrganisationCode.of(Numbers.fullWidth(dashed))).isEqualTo(expected);
        assertThat(Normalisation.organisationCode(Numbers.fullWidth(dashed))).isEqualTo(expected.value());
    }

    @Property
    void neverThrowsOnText(@ForAll String text) {
        assertThat(OrganisationCode.parse(text)).isInstanceOf(Parsed.Invalid.class);
    }

    @Provide
    Arbitrary<String> sound() {
        return Numbers.organisation();
    }

    private static int value(char symbol) {
        return Numbers.ORGANISATION_ALPHABET.indexOf(symbol);
    }
}
