package io.shiming.registration.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.http.BodyGate;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.StreamedLines;
import io.shiming.foundation.http.StreamedLines.Line;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.idempotency.KeyedRequest;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.application.Aside;
import io.shiming.registration.application.KeepRecords;
import io.shiming.registration.application.RegistrationConfig;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.RecordedFact;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Takes in records as they come: a stream of lines is cut into blocks, each of which is kept as a batch. The first is
 * done before others are begun, so that a key which is not this stream's is found before anything is kept; then some are under way at
 * once, and the next is read when one of them is committed.
 */
@Singleton
class RecordIntake {
    /** Between a stream's key and the number of a block's first line; no key has one. */
    private static final char APART = ' ';
    /** In bytes. No setting: where blocks end depends on it. */
    private static final int LONGEST_LINE = 65_536;

    private final StreamedLines lines;
    private final KeepRecords keepRecords;
    private final Idempotency idempotency;
    private final Answers answers;
    private final Aside aside;
    private final Turns turns;
    private final ObjectMapper json;
    private final Clock clock;
    private final RegistrationConfig config;
    private final MeterRegistry metrics;

    RecordIntake(
            StreamedLines lines,
            KeepRecords keepRecords,
            Idempotency idempotency,
            Answers answers,
            Aside aside,
            ObjectMapper json,
            Clock clock,
            RegistrationConfig config,
            MeterRegistry metrics) {
        this.lines = lines;
        this.keepRecords = keepRecords;
        this.idempotency = idempotency;
        this.answers = answers;
        this.aside = aside;
        this.turns = new Turns(config.recordsUnderWay());
        this.json = json;
        this.clock = clock;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * What comes.
     *
     * @param body what a line is read as
     * @param toFact checks it, at a moment
     */
    record Kind<B>(DailyRecord kind, Class<B> body, BiFunction<B, Instant, RecordedFact> toFact) {
        RecordedFact fact(byte[] text, ObjectMapper json, Instant now) {
            B read = BatchLine.read(() -> json.readValue(text, body));
            if (read == null) {
                throw DomainException.invalid("", Violation.Code.WRONG_TYPE);
            }
            return toFact.apply(read, now);
        }
    }

    /** What the parts of a request share; taken while it is there. */
    private record Request(Caller caller, String correlator, HttpServerRequest http, Kind<?> kind, String key) {
        Optional<KeyedRequest> keyed(List<Line> block) {
            return Optional.ofNullable(key)
                    .map(named -> new KeyedRequest(
                            caller, http, named + APART + block.get(0).number(), bytes(block)));
        }

        /** Of a line that is too long nothing is known but that. */
        private static byte[] bytes(List<Line> block) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (Line line : block) {
                all.writeBytes((line.number() + " ").getBytes(StandardCharsets.US_ASCII));
                all.writeBytes(line.bytes());
                all.write('\n');
            }
            return all.toByteArray();
        }
    }

    /** One object, under its key. */
    Uni<Response> one(CurrentRequest current, Kind<?> kind) {
        Caller caller = current.caller();
        String correlator = current.correlator();
        HttpServerRequest http = current.http();
        caller.requireOperator();
        return lines.single(http).chain(line -> {
            BodyGate.requireKey(current);
            byte[] text = line.text();
            RecordedFact fact = kind.fact(text, json, clock.instant());
            var command =
                    new KeepRecords.Command(caller, correlator, kind.kind(), 1, List.of(new KeepRecords.Line(1, fact)));
            return idempotency
                    .once(
                            new KeyedRequest(caller, http, http.getHeader(BodyGate.IDEMPOTENCY_KEY), text),
                            attempt -> keep(command, List.of(), Optional.of(attempt))
                                    .map(answers::changed),
                            id -> Uni.createFrom().failure(DomainException.notFound()))
                    .map(this::part)
                    .map(part -> response(part.view(), part.again()));
        });
    }

    /** Any number of lines. With a key it may be sent again as it was, and what was kept before is not kept twice. */
    Uni<Response> stream(CurrentRequest current, Kind<?> kind) {
        HttpServerRequest http = current.http();
        String key = http.getHeader(BodyGate.IDEMPOTENCY_KEY);
        var read = opened(current, key);
        Request request = new Request(current.caller(), current.correlator(), http, kind, key);
        LineBlocks blocks = new LineBlocks();
        FirstAlone order = new FirstAlone();
        return read.onItem()
                .<List<Line>>transformToIterable(blocks::add)
                .onCompletion()
                .continueWith(blocks::last)
                .onItem()
                .transformToUni(block -> order.next(() -> turns.take(() -> keep(request, block))))
                .merge(config.recordConcurrency())
                .collect()
                .in(RecordsTally::new, (tally, part) -> tally.add(part.view(), part.again()))
                .onFailure()
                .invoke(() -> StreamedLines.drain(http))
                .map(tally -> response(tally.view(), tally.isReplayed()));
    }

    /** Refused are a caller without an operator, another media type, and a key that is none; in this order. */
    private Multi<Line> opened(CurrentRequest current, String key) {
        try {
            current.caller().requireOperator();
            var read = lines.whole(current.http(), LONGEST_LINE);
            if (key != null) {
                BodyGate.requireKey(current);
            }
            return read;
        } catch (DomainException refusal) {
            StreamedLines.drain(current.http());
            throw refusal;
        }
    }

    /** The blocks of a stream: none but the first is begun before that is done. */
    private static final class FirstAlone {
        private Uni<Part> first;

        Uni<Part> next(Supplier<Uni<? extends Part>> block) {
            Uni<Part> begun = first == null ? Uni.createFrom().deferred(block) : first.chain(block);
            // Once begun a block is finished, whether or not the client still listens.
            Uni<Part> finished = begun.memoize().indefinitely();
            if (first == null) {
                first = finished;
            }
            return finished;
        }
    }

    /** @param again whether it was kept before */
    private record Part(RecordsView view, boolean again) {}

    private Uni<Part> keep(Request request, List<Line> block) {
        return request.keyed(block)
                .map(keyed -> idempotency
                        .once(
                                keyed,
                                attempt -> keep(request, block, Optional.of(attempt))
                                        .map(answers::changed),
                                id -> Uni.createFrom().failure(DomainException.notFound()))
                        .map(this::part))
                .orElseGet(() -> keep(request, block, Optional.empty()).map(view -> new Part(view, false)));
    }

    private Uni<RecordsView> keep(Request request, List<Line> block, Optional<Idempotency.Attempt> attempt) {
        return aside.compute(() -> read(request.kind(), block))
                .chain(read -> keep(
                        new KeepRecords.Command(
                                request.caller(),
                                request.correlator(),
                                request.kind().kind(),
                                block.get(0).number(),
                                read.good()),
                        read.rejected(),
                        attempt));
    }

    private Uni<RecordsView> keep(
            KeepRecords.Command command,
            List<RecordsView.RejectedLine> rejected,
            Optional<Idempotency.Attempt> attempt) {
        return keepRecords
                .handle(
                        command,
                        batch -> attempt.map(under -> under.answered(answers.changed(
                                RecordsView.of(rejected, batch.stream().toList())))))
                .map(batch -> RecordsView.of(rejected, batch.stream().toList()))
                .invoke(view -> {
                    count(command.kind(), "accepted", view.accepted());
                    count(command.kind(), "rejected", rejected.size());
                });
    }

    private record Read(List<KeepRecords.Line> good, List<RecordsView.RejectedLine> rejected) {}

    private Read read(Kind<?> kind, List<Line> block) {
        Instant now = clock.instant();
        Read read = new Read(new ArrayList<>(block.size()), new ArrayList<>());
        for (Line line : block) {
            try {
                read.good().add(new KeepRecords.Line(line.number(), kind.fact(line.text(), json, now)));
            } catch (DomainException refusal) {
                read.rejected().add(RecordsView.RejectedLine.of(line.number(), refusal));
            }
        }
        return read;
    }

    private void count(DailyRecord kind, String outcome, long lines) {
        metrics.counter("shiming.records", "kind", kind.noun(), "outcome", outcome)
                .increment((double) lines);
    }

    private Part part(Idempotency.Kept kept) {
        try {
            return new Part(json.readValue(kept.answer().body(), RecordsView.class), kept.replayed());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Response response(RecordsView view, boolean again) {
        Response.ResponseBuilder response = Response.ok(view);
        return (again ? response.header(Idempotency.REPLAYED, "true") : response).build();
    }
}
