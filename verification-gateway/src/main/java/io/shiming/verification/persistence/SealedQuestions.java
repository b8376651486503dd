package io.shiming.verification.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.DataKey;
import io.shiming.foundation.crypto.IndexKey;
import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.verification.domain.DocumentType;
import io.shiming.verification.domain.Question;
import io.shiming.verification.domain.Verification;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/** How a question is kept: sealed under a working key of the day, and found again by a keyed index only. */
@Singleton
class SealedQuestions {
    private static final String PURPOSE = "deferred";
    /** Longer than any deadline; with the key the question is gone, in every backup too. */
    private static final Duration LIFETIME = Duration.ofDays(30);

    /** A mapper of its own: the stored format must not move when the HTTP one is configured otherwise. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final KeyServer keys;
    private final BlindIndex index;

    SealedQuestions(KeyServer keys, BlindIndex index) {
        this.keys = keys;
        this.index = index;
    }

    /** A sealed question and the name of its key. */
    record Sealed(Buffer bytes, String key) {}

    /** Its members are the format; rename none. */
    private record Kept(DocumentType documentType, String documentNumber, String name, LocalDate validUntil) {
        @Override
        public String toString() {
            return "Kept[***]";
        }
    }

    /** The index a check is stored with. */
    byte[] subject(Question question) {
        return subject(index.primary(), question);
    }

    /** The indexes a check is looked for with. */
    byte[][] subjects(Question question) {
        return index.all(key -> subject(key, question));
    }

    /** With what the document says of its validity: it takes part in the outcome, so with another it is another check. */
    private static byte[] subject(IndexKey key, Question question) {
        String validUntil = question.validUntil().map(LocalDate::toString).orElse("");
        return key.of("verification-subject", question.normalised(validUntil));
    }

    Uni<Sealed> seal(Verification verification, Question question) {
        return keys.working(PURPOSE, LIFETIME)
                .map(working -> new Sealed(
                        Buffer.buffer(working.key().seal(bytes(question), binding(verification))), working.name()));
    }

    /** Opens a question; fails with {@link DataKey.Unsealable} when its key was destroyed. */
    Uni<Question> open(Verification verification, byte[] sealed, String key) {
        return keys.working(key).map(working -> question(working.key().open(sealed, binding(verification))));
    }

    private static DataKey.Binding binding(Verification verification) {
        return DataKey.Binding.of(verification.asker().id(), verification.id(), "question");
    }

    static byte[] bytes(Question question) {
        try {
            return JSON.writeValueAsBytes(new Kept(
                    question.documentType(),
                    question.documentNumber().reveal(),
                    question.name().reveal(),
                    question.validUntil().orElse(null)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a question that is no JSON");
        }
    }

    static Question question(byte[] bytes) {
        try {
            Kept kept = JSON.readValue(bytes, Kept.class);
            return new Question(
                    kept.documentType(),
                    new Sensitive<>(kept.documentNumber()),
                    new Sensitive<>(kept.name()),
                    Optional.ofNullable(kept.validUntil()));
        } catch (IOException impossible) {
            throw new IllegalStateException("a sealed question that is no JSON");
        }
    }
}
