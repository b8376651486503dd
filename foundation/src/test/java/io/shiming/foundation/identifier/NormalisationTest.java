package io.shiming.foundation.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisationTest {

    @ParameterizedTest
    @ValueSource(strings = {"·", "•", "‧", "・", "･", "∙", "⋅", "\u0387", " · ", "\u3000•\u3000", "  ‧"})
    void unifiesMiddleDots(String dot) {
        assertThat(Normalisation.name("阿卜杜" + dot + "买买提")).isEqualTo("阿卜杜·买买提");
    }

    @ParameterizedTest
    @CsvSource({
        "' 张三 ', 张三",
        "'张 \t\u3000三', 张 三",
        "john  smith, JOHN SMITH",
        "Ｊｏｈｎ, JOHN",
        "Zoë, ZOË",
        "Straße, STRASSE",
        "STRAẞE, STRASSE",
        "'', ''",
        "' ', ''"
    })
    void writesANameOneWay(String name, String normalised) {
        assertThat(Normalisation.name(name)).isEqualTo(normalised);
    }

    @Test
    void keepsDifferentNamesApart() {
        assertThat(NormalisedName.of("张三")).isNotEqualTo(NormalisedName.of("章三"));
        assertThat(NormalisedName.of("Ann Lee")).isNotEqualTo(NormalisedName.of("Annlee"));
        assertThat(NormalisedName.of("Zoe")).isNotEqualTo(NormalisedName.of("Zoë"));
    }

    @Test
    void comparesNamesAndShowsThemMasked() {
        assertThat(NormalisedName.of("阿卜杜 • 买买提"))
                .isEqualTo(NormalisedName.of("阿卜杜·买买提"))
                .hasSameHashCodeAs(NormalisedName.of("阿卜杜·买买提"))
                .hasToString("阿**·***");
        assertThat(NormalisedName.of(" john smith").value()).isEqualTo("JOHN SMITH");
    }

    @ParameterizedTest
    @CsvSource({"' e 1234 5678 ', E12345678", "Ｅ１２３４５６７８, E12345678", "ab-12, AB-12", "'1\u00a02\u20093\t4', 1234"})
    void writesADocumentNumberOneWay(String number, String normalised) {
        assertThat(Normalisation.documentNumber(number)).isEqualTo(normalised);
    }

    @ParameterizedTest
    @ValueSource(strings = {"D2143569-X", "d2143569x", "D2143569 — X", "Ｄ２１４３５６９－Ｘ", "D21-43569‑X"})
    void writesAnOrganisationCodeOneWay(String code) {
        assertThat(Normalisation.organisationCode(code)).isEqualTo("D2143569X");
    }

    @Property
    void composedAndDecomposedAreOne(@ForAll("names") String name) {
        String expected = Normalisation.name(name);
        for (Normalizer.Form form : Normalizer.Form.values()) {
            assertThat(Normalisation.name(Normalizer.normalize(name, form))).isEqualTo(expected);
        }
    }

    @Property
    void caseAndSpacesAroundMakeNoDifference(@ForAll("names") String name) {
        NormalisedName expected = NormalisedName.of(name);
        assertThat(NormalisedName.of("\u3000" + name + " ")).isEqualTo(expected);
        assertThat(NormalisedName.of(name.toLowerCase(Locale.ROOT))).isEqualTo(expected);
        assertThat(NormalisedName.of(name.toUpperCase(Locale.ROOT))).isEqualTo(expected);
    }

    @Property
    void fullWidthMakesNoDifference(@ForAll("printable") String text) {
        String wide = Numbers.fullWidth(text);
        assertThat(Normalisation.name(wide)).isEqualTo(Normalisation.name(text));
        assertThat(Normalisation.documentNumber(wide)).isEqualTo(Normalisation.documentNumber(text));
        assertThat(Normalisation.organisationCode(wide)).isEqualTo(Normalisation.organisationCode(text));
    }

    @Property
    void normalisingTwiceChangesNothing(@ForAll String text) {
        String name = Normalisation.name(text);
        assertThat(Normalisation.name(name)).isEqualTo(name);
        String number = Normalisation.documentNumber(text);
        assertThat(Normalisation.documentNumber(number)).isEqualTo(number);
        String code = Normalisation.organisationCode(text);
        assertThat(Normalisation.organisationCode(code)).isEqualTo(code);
    }

    /** NFKC makes ¨ a space and an accent, and the accent joins the letter before once the space or dash is gone. */
    @ParameterizedTest
    @ValueSource(strings = {"A¨", "A-\u0308", "1-¨", "ẞ", "ΐ", "ŉ"})
    void normalisingTwiceChangesNothingWhereAccentsMove(String text) {
        normalisingTwiceChangesNothing(text);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars("张三买买提阿·•‧ \u3000abcXYZàéîöüçñÅßΐǰ")
                .withCharRange('\u1e00', '\u1eff')
                .withCharRange('\uac00', '\uac40')
                .ofMaxLength(30);
    }

    @Provide
    Arbitrary<String> printable() {
        return Arbitraries.strings().withCharRange('!', '~').ofMaxLength(30);
    }
}
