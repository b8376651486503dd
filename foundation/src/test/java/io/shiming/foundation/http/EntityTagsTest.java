package io.shiming.foundation.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {
    private static String of(String answer) {
        return EntityTags.of(answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("the same answer has the same tag, and another has another")
    void stable() {
        assertThat(of("{\"items\":[]}")).isEqualTo(of("{\"items\":[]}")).matches("\"[A-Za-z0-9_-]{43}\"");
        assertThat(of("{\"items\":[]}")).isNotEqualTo(of("{\"items\":[1]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "\"a\"; true",
                "W/\"a\"; true",
                "\"b\", W/\"a\"; true",
                "*; true",
                "\"b\"; false",
                "a; false",
                "\"A\"; false",
                "''; false",
                "; false",
            })
    @DisplayName("who has the answer names its tag, alone or among others")
    void known(String ifNoneMatch, boolean known) {
        assertThat(EntityTags.isKnown(ifNoneMatch, "\"a\"")).isEqualTo(known);
    }
}
