package io.shiming.verification.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.verification.application.AuthorityUnavailable;
import io.shiming.verification.application.AuthorityUnavailable.Reason;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is said to a department and what it may say back. Read as strictly as what clients send: a change on their side
 * must be noticed, not guessed at.
 */
@Singleton
class AuthorityFormat {
    private final ObjectMapper json;

    AuthorityFormat(ObjectMapper json) {
        this.json = json;
    }

    private record Check(String documentType, String documentNumber, String name) {
        @Override
        public String toString() {
            return "Check[***]";
        }
    }

    private record Answer(Result result) {}

    /** The documented results, the same in every format. */
    enum Result {
        CONSISTENT(Outcome.MATCH),
        INCONSISTENT(Outcome.MISMATCH),
        NO_RECORD(Outcome.NOT_FOUND),
        REVOKED(Outcome.REVOKED),
        EXPIRED(Outcome.EXPIRED),
        FORGED(Outcome.FORGED);

        private final Outcome outcome;

        Result(Outcome outcome) {
            this.outcome = outcome;
        }

        /** What a result means; empty for an unknown one, which is no answer. */
        static Optional<Outcome> outcome(String text) {
            return Arrays.stream(values())
                    .filter(result -> result.name().equals(text))
                    .findFirst()
                    .map(result -> result.outcome);
        }
    }

    Buffer write(Question question) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(new Check(
                    question.documentType().name(),
                    question.documentNumber().reveal(),
                    question.name().reveal())));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a question that is no JSON");
        }
    }

    /** What it said; throws {@link AuthorityUnavailable} for anything but the one documented shape. */
    Outcome read(Buffer body) {
        try {
            Answer answer = json.readValue(body.getBytes(), Answer.class);
            if (answer != null && answer.result() != null) {
                return answer.result().outcome;
            }
        } catch (IOException odd) {
            // Told below, without the parser's message, which would quote the answer.
        }
        throw new AuthorityUnavailable(Reason.UNREADABLE);
    }
}
