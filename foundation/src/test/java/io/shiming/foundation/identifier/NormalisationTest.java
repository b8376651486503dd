package io.shiming.foundation.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.NormalisationPage;
import io.shiming.foundation.testing.NormalisationPage.Example;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisationTest {

    @Test
    @DisplayName("Art. 9: names and numbers compare as docs/normalisation.md says, and no two of its rows are the same")
    void followsThePage() {
        follows(NormalisationPage.names(), Normalisation::name);
        follows(NormalisationPage.documentNumbers(), Normalisation::documentNumber);
        follows(NormalisationPage.organisationCodes(), Normalisation::organisationCode);
    }

    private static void follows(List<Example> examples, UnaryOperator<String> form) {
        assertThat(examples).allSatisfy(example -> {
            assertThat(form.apply(example.given())).as(example.given()).isEqualTo(example.compared());
            assertThat(form.apply(example.compared())).isEqualTo(example.compared());
        });
    }

    @Property
    @Label("however a documented name is typed, it is that name and none of the others")
    void typedInAnyWay(
            @ForAll("documentedNames") Example name,
            @ForAll("dots") String dot,
            @ForAll Normalizer.Form form,
            @ForAll boolean capitals,
            @ForAll boolean wide) {
        String typed = name.given().replace("·", dot);
        typed = capitals ? typed.toUpperCase(Locale.ROOT) : typed.toLowerCase(Locale.ROOT);
        typed = Normalizer.normalize(wide ? wide(typed) : typed, form);
        String normalised = Normalisation.name("\u3000" + typed + " ");
        assertThat(normalised).isEqualTo(name.compared());
        assertThat(NormalisationPage.names())
                .filteredOn(other -> !other.compared().equals(name.compared()))
                .noneMatch(other -> Normalisation.name(other.given()).equals(normalised));
    }

    private static String wide(String text) {
        return Pattern.compile("[!-~]+").matcher(text).replaceAll(ascii -> Numbers.fullWidth(ascii.group()));
    }

    @Test
    void whatIsEmptyStaysSo() {
        assertThat(Normalisation.name("")).isEmpty();
        assertThat(Normalisation.name(" \u3000")).isEmpty();
        assertThat(Normalisation.documentNumber("1\u00a02\u20093\t4")).isEqualTo("1234");
        assertThat(Normalisation.documentNumber("\u200b\ufeff\u3164\u2800\ufe0f"))
                .isEmpty();
        assertThat(Normalisation.documentNumber("\udb40\udc31\u00ad\u2060")).isEmpty();
        assertThat(Normalisation.documentNumber("E\u200b1\u20602\u0663\uff14")).isEqualTo("E1234");
        assertThat(Normalisation.organisationCode("D21-43569‑X")).isEqualTo("D2143569X");
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
        String expected = Normalisation.name(name);
        assertThat(Normalisation.name("\u3000" + name + " ")).isEqualTo(expected);
        assertThat(Normalisation.name(name.toLowerCase(Locale.ROOT))).isEqualTo(expected);
        assertThat(Normalisation.name(name.toUpperCase(Locale.ROOT))).isEqualTo(expected);
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
    Arbitrary<Example> documentedNames() {
        return Arbitraries.of(NormalisationPage.names());
    }

    @Provide
    Arbitrary<String> dots() {
        return Arbitraries.of("·", "•", "‧", "・", "･", "∙", "⋅", "\u0387", " · ", "\u3000•\u3000", "  ‧");
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
