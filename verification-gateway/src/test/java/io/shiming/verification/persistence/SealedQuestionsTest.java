package io.shiming.verification.persistence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.verification.domain.DocumentType;
import io.shiming.verification.domain.Question;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SealedQuestionsTest {
    private static final Question QUESTION = new Question(
            DocumentType.PASSPORT, new Sensitive<>("E1"), new Sensitive<>("张三"), Optional.of(LocalDate.of(2036, 3, 7)));

    @Test
    @DisplayName("what was stored by an earlier version can be read for as long as it is kept")
    void format() {
        String stored = "{\"documentType\":\"PASSPORT\",\"documentNumber\":\"E1\",\"name\":\"张三\",\"validUntil\":%s}";
        assertThat(SealedQuestions.bytes(QUESTION))
                .isEqualTo(stored.formatted("[2036,3,7]").getBytes(UTF_8));
        assertThat(SealedQuestions.question(stored.formatted("[2036,3,7]").getBytes(UTF_8)))
                .isEqualTo(QUESTION);
        assertThat(SealedQuestions.question(stored.formatted("\"2036-03-07\"").getBytes(UTF_8)))
                .isEqualTo(QUESTION);
    }
}
