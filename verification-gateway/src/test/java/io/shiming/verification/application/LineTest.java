package io.shiming.verification.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.DomainException;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.DocumentType;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineTest {
    private static final Asker ONE = asker();
    private static final Asker OTHER = asker();

    private final Line line = new Line(config(4, 2, 2_000, 1_000));
    /** What was sent and is not answered yet. */
    private final List<UniEmitter<? super Outcome>> sent = new ArrayList<>();

    private Uni<Outcome> department() {
        return Uni.createFrom().emitter(sent::add);
    }

    @Test
    @DisplayName("Art. 9: who asks the same while it is being asked gets the same answer, from one question")
    void sameQuestion() {
        var first = ask(ONE, "same");
        var second = ask(ONE, "same");
        var others = ask(OTHER, "same");
        var deferred = line.askNow(question("same"), this::department)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        assertThat(sent).hasSize(1);
        sent.get(0).complete(Outcome.MATCH);
        for (var each : List.of(first, second, others, deferred)) {
            each.assertCompleted().assertItem(Outcome.MATCH);
        }
        ask(ONE, "same");
        assertThat(sent).as("what was answered is asked anew").hasSize(2);
    }

    @Test
    @DisplayName("Art. 9: the same question in two lines is asked when the first of them has its turn, for both")
    void sameQuestionInTwoLines() {
        var flood = List.of(ask(ONE, "1"), ask(ONE, "2"), ask(ONE, "3"), ask(ONE, "both"));
        assertThat(sent).hasSize(2);
        var alone = ask(OTHER, "both");
        assertThat(sent).hasSize(3);
        sent.get(2).complete(Outcome.MATCH);
        alone.assertItem(Outcome.MATCH);
        flood.get(3).assertItem(Outcome.MATCH);
        // Its place went to nobody twice: of the flood two are under way, and one waits.
        sent.get(0).complete(Outcome.MATCH);
        assertThat(sent).hasSize(4);
        flood.get(2).assertNotTerminated();
    }

    @Test
    @DisplayName("who gave up is not asked for, unless somebody else wants to know the same")
    void gaveUp() {
        ask(ONE, "1");
        ask(ONE, "2");
        ask(ONE, "alone").cancel();
        var impatient = ask(ONE, "shared");
        var patient = ask(ONE, "shared");
        impatient.cancel();
        sent.get(0).complete(Outcome.MATCH);
        sent.get(1).complete(Outcome.MATCH);
        assertThat(sent).hasSize(3);
        sent.get(2).complete(Outcome.NOT_FOUND);
        patient.assertItem(Outcome.NOT_FOUND);
    }

    @Test
    @DisplayName("what was sent is not cut short when its asker gives up, and holds its place until it is answered")
    void notCutShort() {
        ask(ONE, "1").cancel();
        ask(ONE, "2");
        ask(ONE, "3");
        assertThat(sent).hasSize(2);
        sent.get(0).complete(Outcome.MATCH);
        assertThat(sent).hasSize(3);
    }

    @Test
    @DisplayName("a failure is everybody's who asked")
    void failure() {
        var first = ask(ONE, "same");
        var second = ask(OTHER, "same");
        sent.get(0).fail(new AuthorityUnavailable(AuthorityUnavailable.Reason.STATUS));
        first.assertFailedWith(AuthorityUnavailable.class);
        second.assertFailedWith(AuthorityUnavailable.class);
    }

    @Test
    @DisplayName("who finds no room is told at once")
    void busy() {
        Line narrow = new Line(config(1, 1, 2, 1));
        var under = ask(narrow, ONE, "1");
        var waits = ask(narrow, ONE, "2");
        ask(narrow, ONE, "3").assertFailedWith(DomainException.class, "CHANNEL_BUSY");
        // The same as one that waits, but in need of a turn of its own.
        ask(narrow, OTHER, "2").assertNotTerminated();
        // The same as one that is sent needs none.
        ask(narrow, ONE, "1").assertNotTerminated();
        sent.get(0).complete(Outcome.MATCH);
        under.assertItem(Outcome.MATCH);
        sent.get(1).complete(Outcome.MATCH);
        waits.assertItem(Outcome.MATCH);
        assertThat(sent).hasSize(2);
    }

    @Test
    @DisplayName("a thousand who wait for a channel that goes down all leave at once, without piling up")
    void allAtOnce() {
        List<UniAssertSubscriber<Outcome>> waiting = new ArrayList<>();
        ask(ONE, "first");
        ask(ONE, "second");
        for (int i = 0; i < 1_000; i++) {
            waiting.add(line.ask(
                            ONE,
                            question("waits " + i),
                            () -> Uni.createFrom()
                                    .failure(new AuthorityUnavailable(AuthorityUnavailable.Reason.CHANNEL_DOWN)))
                    .subscribe()
                    .withSubscriber(UniAssertSubscriber.create()));
        }
        sent.get(0).complete(Outcome.MATCH);
        waiting.forEach(each -> each.assertFailedWith(AuthorityUnavailable.class));
    }

    private UniAssertSubscriber<Outcome> ask(Asker asker, String number) {
        return ask(line, asker, number);
    }

    private UniAssertSubscriber<Outcome> ask(Line of, Asker asker, String number) {
        return of.ask(asker, question(number), this::department)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private static Question question(String number) {
        return new Question(DocumentType.PASSPORT, new Sensitive<>(number), new Sensitive<>("样本"), Optional.empty());
    }

    private static Asker asker() {
        return new Asker(Asker.Kind.OPERATOR, UUID.randomUUID());
    }

    private static VerificationConfig config(int concurrent, int each, int waiting, int waitingEach) {
        return new SmallRyeConfigBuilder()
                .withMapping(VerificationConfig.class)
                .withDefaultValues(Map.of(
                        "shiming.verification.region-zone", "Asia/Shanghai",
                        "shiming.verification.call.concurrent", "" + concurrent,
                        "shiming.verification.call.concurrent-each", "" + each,
                        "shiming.verification.call.waiting", "" + waiting,
                        "shiming.verification.call.waiting-each", "" + waitingEach))
                .build()
                .getConfigMapping(VerificationConfig.class);
    }
}
