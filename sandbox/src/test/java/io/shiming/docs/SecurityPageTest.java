package io.shiming.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SecurityPageTest {
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)`");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+)` “([^”]+)”");

    private final List<List<String>> threats =
            Checkout.rows(Checkout.section(Checkout.read("docs/security.md"), "Threats")).stream()
                    .filter(cells -> !cells.get(0).equals("Threat"))
                    .toList();

    @Test
    @DisplayName("every threat names its controls and the tests that show them, and all of them exist")
    void controlsAndTestsExist() {
        assertThat(threats).hasSizeGreaterThan(10).allSatisfy(cells -> {
            assertThat(found(CLASS, cells.get(1)))
                    .isNotEmpty()
                    .allSatisfy(control -> assertThat(Checkout.files("src/main/java", "/" + control.group(1) + ".java"))
                            .as(control.group(1))
                            .isNotEmpty());
            assertThat(found(NAMED_TEST, cells.get(2)))
                    .isNotEmpty()
                    .hasSameSizeAs(found(CLASS, cells.get(2)))
                    .allSatisfy(SecurityPageTest::assertExists);
        });
    }

    private static void assertExists(MatchResult test) {
        List<Path> files = Checkout.files("src/test/java", "/" + test.group(1) + ".java");
        assertThat(files).as(test.group(1)).isNotEmpty();
        assertThat(files).as(test.group()).anyMatch(file -> Checkout.code(file).contains('"' + test.group(2) + '"'));
    }

    private static List<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }
}
