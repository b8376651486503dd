package io.shiming.verification.application;

import io.shiming.foundation.problem.DomainException;
import io.shiming.verification.domain.Asker;
import io.shiming.verification.domain.FairQueue;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The line in front of a channel: who waits gets a place in fair turn, and who asks what is being asked already gets
 * that answer. A question is held in memory no longer than somebody waits for its answer.
 */
final class Line {
    /** By then, all who wait now have their answer or have given up. */
    private static final Duration COME_BACK_AFTER = Duration.ofSeconds(2);

    /** One question, and everybody who wants to know. Each has its own turn; the first that comes serves all. */
    private static final class Call {
        private final Question question;
        private final Supplier<Uni<Outcome>> attempt;
        private final List<Ticket> tickets = new ArrayList<>();
        private boolean sent;

        private Call(Question question, Supplier<Uni<Outcome>> attempt) {
            this.question = question;
            this.attempt = attempt;
        }
    }

    /** Somebody who wants to know. */
    private static final class Ticket {
        /** Null for who waits for no place. */
        private final Asker asker;

        private final Call call;
        private final UniEmitter<? super Outcome> answer;

        private Ticket(Asker asker, Call call, UniEmitter<? super Outcome> answer) {
            this.asker = asker;
            this.call = call;
            this.answer = answer;
        }
    }

    /** Guarded by this, as are the calls. */
    private final FairQueue<Asker, Ticket> queue;

    private final Map<Question, Call> calls = new HashMap<>();
    private final AtomicInteger signals = new AtomicInteger();

    Line(VerificationConfig config) {
        VerificationConfig.Call limits = config.call();
        this.queue = new FairQueue<>(
                new FairQueue.Limits(
                        limits.concurrent(), limits.concurrentEach(), limits.waiting(), limits.waitingEach()),
                asker -> config.weights().getOrDefault(asker.id(), 1));
    }

    /**
     * Asks when it is this asker's turn. Who is no longer waited for leaves the line; what was sent is not cut short.
     *
     * @return fails with CHANNEL_BUSY when there is no room to wait
     */
    Uni<Outcome> ask(Asker asker, Question question, Supplier<Uni<Outcome>> attempt) {
        return Uni.createFrom().emitter(answer -> {
            Optional<Ticket> leaves = Optional.empty();
            Ticket ticket;
            synchronized (this) {
                ticket = join(asker, question, attempt, answer);
                if (!ticket.call.sent) {
                    leaves = queue.enter(asker, ticket);
                }
            }
            answer.onTermination(() -> gone(ticket));
            leaves.ifPresent(
                    each -> each.answer.fail(DomainException.retryLater(CheckError.CHANNEL_BUSY, COME_BACK_AFTER)));
            serve();
        });
    }

    /** Asks at once, for who has a place elsewhere. */
    Uni<Outcome> askNow(Question question, Supplier<Uni<Outcome>> attempt) {
        return Uni.createFrom().emitter(answer -> {
            boolean first;
            Ticket ticket;
            synchronized (this) {
                ticket = join(null, question, attempt, answer);
                first = !ticket.call.sent;
                sent(ticket.call);
            }
            answer.onTermination(() -> gone(ticket));
            if (first) {
                send(ticket.call, Optional.empty());
            }
        });
    }

    private Ticket join(
            Asker asker, Question question, Supplier<Uni<Outcome>> attempt, UniEmitter<? super Outcome> answer) {
        Call call = calls.computeIfAbsent(question, key -> new Call(key, attempt));
        Ticket ticket = new Ticket(asker, call, answer);
        call.tickets.add(ticket);
        return ticket;
    }

    /** Gives away free places, one at a time: a call that ends at once must not serve the next from within itself. */
    private void serve() {
        if (signals.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            for (Optional<Ticket> next = next(); next.isPresent(); next = next()) {
                send(next.get().call, Optional.of(next.get().asker));
            }
            seen = signals.addAndGet(-seen);
        } while (seen > 0);
    }

    private synchronized Optional<Ticket> next() {
        Optional<Ticket> next = queue.next();
        next.ifPresent(ticket -> sent(ticket.call));
        return next;
    }

    /** From now on nobody needs a turn to ask this. */
    private void sent(Call call) {
        call.sent = true;
        call.tickets.forEach(each -> queue.giveUp(each.asker, each));
    }

    private void send(Call call, Optional<Asker> holder) {
        Uni.createFrom()
                .deferred(() -> call.attempt.get())
                .subscribe()
                .with(
                        outcome -> end(call, holder, answer -> answer.complete(outcome)),
                        failure -> end(call, holder, answer -> answer.fail(failure)));
    }

    private void end(Call call, Optional<Asker> holder, Consumer<UniEmitter<? super Outcome>> tell) {
        List<Ticket> told;
        synchronized (this) {
            calls.remove(call.question);
            holder.ifPresent(queue::leave);
            told = List.copyOf(call.tickets);
        }
        told.forEach(ticket -> tell.accept(ticket.answer));
        serve();
    }

    private synchronized void gone(Ticket ticket) {
        ticket.call.tickets.remove(ticket);
        queue.giveUp(ticket.asker, ticket);
        if (!ticket.call.sent && ticket.call.tickets.isEmpty()) {
            calls.remove(ticket.call.question);
        }
    }
}
