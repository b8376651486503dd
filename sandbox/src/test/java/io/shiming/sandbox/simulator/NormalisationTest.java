package io.shiming.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.docs.Checkout;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page is what both sides follow: the suite's own rules are tried with it as well as the simulators'. */
class NormalisationTest {
    private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");
    private static final Pattern ALSO_DOT = Pattern.compile("U\\+(\\p{XDigit}{4})");
    private static final Pattern DIFFERENT = Pattern.compile("differs from `([^`]*)`");

    private final String page = Checkout.read("docs/normalisation.md");

    @Test
    @DisplayName("names compare as docs/normalisation.md says, at the simulated departments and in the suite")
    void names() {
        follows("Names", Normalisation::name);
        follows("Names", io.shiming.foundation.identifier.Normalisation::name);
    }

    @Test
    @DisplayName("document numbers compare as docs/normalisation.md says, on both sides")
    void documentNumbers() {
        follows("Document numbers", Normalisation::documentNumber);
        follows("Document numbers", io.shiming.foundation.identifier.Normalisation::documentNumber);
    }

    @Test
    @DisplayName("organisation codes compare as docs/normalisation.md says, on both sides")
    void organisationCodes() {
        follows("Organisation codes", Normalisation::organisationCode);
        follows("Organisation codes", io.shiming.foundation.identifier.Normalisation::organisationCode);
    }

    private void follows(String table, UnaryOperator<String> form) {
        List<List<String>> rows = rows(table);
        assertThat(rows).hasSizeGreaterThan(3).allSatisfy(row -> {
            String compared = quoted(row.get(1)).get(0);
            String why = row.size() > 2 ? row.get(2) : "";
            assertThat(form.apply(compared)).isEqualTo(compared);
            for (String given : quoted(row.get(0))) {
                assertThat(form.apply(given)).as(given).isEqualTo(compared);
                ALSO_DOT.matcher(why)
                        .results()
                        .map(dot -> Character.toString(Integer.parseInt(dot.group(1), 16)))
                        .forEach(dot -> assertThat(form.apply(given.replaceAll("[•‧]", dot)))
                                .isEqualTo(compared));
            }
            Matcher different = DIFFERENT.matcher(why);
            if (different.find()) {
                assertThat(form.apply(different.group(1))).isNotEqualTo(compared);
            }
        });
    }

    /** The rows below a bold word, up to the next one. */
    private List<List<String>> rows(String table) {
        String from = page.substring(page.indexOf("**" + table + "**") + 2);
        int next = from.indexOf("\n**");
        return Checkout.rows(next < 0 ? from : from.substring(0, next)).stream()
                .filter(row -> row.get(0).startsWith("`"))
                .toList();
    }

    /** The texts in back-quotes; the page shows a tab as an arrow. */
    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map(found -> found.group(1).replace('⇥', '\t'))
                .toList();
    }
}
