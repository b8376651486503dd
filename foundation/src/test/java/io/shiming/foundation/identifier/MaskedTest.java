package io.shiming.foundation.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedTest {

    @ParameterizedTest
    @CsvSource({
        "65010219900307883X, 650***********883X",
        "+8613800138000, +86*******8000",
        "13800138000, 13******000",
        "E12345678, E*****678",
        "12345678, 1****678",
        "123456, 1***56",
        "12345, ***45",
        "1234, ****",
        "1, *",
        "'', ''",
        "𠀀𠀁𠀂𠀃𠀄𠀅, 𠀀***𠀄𠀅"
    })
    void showsTheEndsOfANumber(String number, String masked) {
        assertThat(Masked.number(number)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({
        "张三, 张*",
        "欧阳修文, 欧***",
        "张, *",
        "阿卜杜·买买提, 阿**·***",
        "阿卜杜•买买提, 阿**•***",
        "John Smith, J*** *****",
        "𠮷田, 𠮷*",
        "'', ''",
        "' 张 三', ' 张 *'",
        "·, ·"
    })
    void showsTheFirstLetterOfAName(String name, String masked) {
        assertThat(Masked.name(name)).isEqualTo(masked);
    }

    @Property
    void keepsTheLengthOfANumberAndShowsHalfAtMost(@ForAll("withoutStars") String number) {
        int[] given = number.codePoints().toArray();
        int[] shown = Masked.number(number).codePoints().toArray();
        assertThat(shown).hasSameSizeAs(given);
        assertThat(2 * visible(shown)).isLessThanOrEqualTo(given.length);
        assertThat(visible(shown)).isLessThanOrEqualTo(7);
        assertOnlyStarsDiffer(given, shown);
    }

    @Property
    void keepsTheLengthOfANameAndShowsOneLetterAtMost(@ForAll("withoutStars") String name) {
        int[] given = name.codePoints().toArray();
        int[] shown = Masked.name(name).codePoints().toArray();
        assertThat(shown).hasSameSizeAs(given);
        assertOnlyStarsDiffer(given, shown);
        String dots = "·᛫•‧∙⋅⸱・･";
        long letters = name.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && dots.indexOf(c) < 0)
                .count();
        assertThat(visible(shown)).isEqualTo(given.length - letters + (letters > 1 ? 1 : 0));
    }

    @Provide
    Arbitrary<String> withoutStars() {
        Arbitrary<Integer> anything = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(c -> c != '*' && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE));
        Arbitrary<Integer> usual = Arbitraries.of(
                "张三阿卜杜·• \u3000AbcXyz0123456789𠮷-".codePoints().boxed().toList());
        return Arbitraries.oneOf(usual, anything)
                .list()
                .ofMaxSize(40)
                .map(codePoints -> codePoints.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    private static long visible(int[] shown) {
        return Arrays.stream(shown).filter(c -> c != '*').count();
    }

    private static void assertOnlyStarsDiffer(int[] given, int[] shown) {
        for (int i = 0; i < shown.length; i++) {
            assertThat(shown[i]).isIn((int) '*', given[i]);
        }
    }
}
