package io.shiming.verification.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.database.Write;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Context;
import io.shiming.verification.domain.DocumentType;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.shiming.verification.domain.Verification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GroupCommitTest {
    private static final String CLIENT = "group-commit";
    private static final int MANY = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    VerificationRepository verifications;

    @Test
    @DisplayName("of many writes at once all are kept but the one that is refused, and only its asker is told so")
    void oneRefused() {
        Verification known = settled();
        assertThat(run(known).join()).isTrue();
        List<Verification> good =
                IntStream.range(0, MANY).mapToObj(i -> settled()).toList();

        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        good.subList(0, MANY / 2).forEach(one -> answers.add(run(one)));
        CompletableFuture<Boolean> refused = run(known);
        good.subList(MANY / 2, MANY).forEach(one -> answers.add(run(one)));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isTrue());
        assertThatThrownBy(refused::join)
                .satisfies(
                        failure -> assertThat(Write.refused(failure.getCause())).isTrue());
        assertThat(good)
                .allSatisfy(one -> assertThat(
                                verifications.find(CLIENT, one.id()).await().atMost(PATIENCE))
                        .isPresent());
    }

    private CompletableFuture<Boolean> run(Verification verification) {
        Question question = new Question(
                DocumentType.PASSPORT,
                new Sensitive<>(verification.id().toString()),
                new Sensitive<>("EXAMPLE"),
                Optional.empty());
        return verifications
                .runTogether(verifications.settled(verification, question))
                .subscribeAsCompletionStage();
    }

    private static Verification settled() {
        return Verification.pending(
                        UUID.randomUUID(),
                        CLIENT,
                        new Asker(Asker.Kind.OPERATOR, UUID.randomUUID()),
                        new Context(Context.Kind.REGISTRATION, UUID.randomUUID()),
                        Channel.PUBLIC_SECURITY,
                        Instant.now(),
                        "group-commit")
                .settled(Outcome.MATCH, Instant.now(), "receipt");
    }
}
