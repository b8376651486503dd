package io.shiming.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadmeTwinTest {
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+(?= )");
    private static final Pattern LINK = Pattern.compile("]\\(([^)]+)\\)");

    private final String english = Checkout.read("README.md");
    private final String chinese = Checkout.read("README.zh.md");

    @Test
    @DisplayName("both READMEs have the same headings by level, and the same commands to the letter")
    void inStep() {
        assertThat(all(HEADING, withoutCode(chinese))).isEqualTo(all(HEADING, withoutCode(english)));
        assertThat(all(CODE_BLOCK, chinese)).isEqualTo(all(CODE_BLOCK, english)).hasSizeGreaterThan(3);
    }

    @Test
    @DisplayName("both READMEs link to the same pages, but for each other")
    void sameLinks() {
        assertThat(links(chinese)).containsExactlyElementsOf(links(english)).hasSizeGreaterThan(5);
    }

    private static List<String> links(String text) {
        return LINK.matcher(withoutCode(text))
                .results()
                .map(found -> found.group(1))
                .filter(target -> !target.startsWith("README"))
                .toList();
    }

    private static String withoutCode(String text) {
        return CODE_BLOCK.matcher(text).replaceAll("");
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
