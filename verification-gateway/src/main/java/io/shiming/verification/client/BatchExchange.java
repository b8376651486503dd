package io.shiming.verification.client;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.verification.application.AuthorityUnavailable;
import io.shiming.verification.application.AuthorityUnavailable.Reason;
import io.shiming.verification.application.VerificationConfig;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * An exchange of files with one department, as it stands. Not safe for threads: {@link BatchAuthorityChannel} has one.
 *
 * <p>Questions are collected for a file, in memory only: until then the deferred queue keeps them, and hands over again
 * what was lost with a process. From then on the files are the state: the request, for the department's eyes only, and
 * a note beside it of which check each row is for. All of them go when every row's outcome is kept, or with their time.
 *
 * <p>A response that is not exactly the one that was asked for (signed by the department, under the name of a request that
 * waits, with one answer to each of its rows) is no answer: it is moved aside and counted, and the request waits on.
 */
final class BatchExchange {
    private static final Logger LOG = Logger.getLogger(BatchExchange.class);

    /** An id, the longest result and the line end have 51 bytes. */
    private static final int LONGEST_ROW = 64;

    private final Channel channel;
    private final VerificationConfig.Authority config;
    private final BatchDirectory directory;
    private final BatchKeys keys;
    private final Ids ids;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong oldestSeconds = new AtomicLong();

    /** By check, the questions for the next file; the rest of the state is on disk, and kept here to look it up. */
    private final Map<UUID, Question> collected = new LinkedHashMap<>();

    private Instant collectedSince;
    /** By request file, which check each row is for. */
    private final Map<UUID, Map<UUID, UUID>> sent = new HashMap<>();

    private boolean failing;

    /** A response that can be believed: outcomes by check. */
    record Answered(UUID file, Map<UUID, Outcome> outcomes) {}

    /** Why a response was not taken. */
    private enum Flaw {
        FOREIGN,
        UNSIGNED,
        SIGNATURE,
        UNREADABLE,
        MALFORMED
    }

    BatchExchange(
            Channel channel,
            VerificationConfig.Authority config,
            BatchDirectory directory,
            BatchKeys keys,
            Ids ids,
            Clock clock,
            MeterRegistry metrics) {
        this.channel = channel;
        this.config = config;
        this.directory = directory;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
        this.metrics = metrics;
        gauge("shiming.batch.unanswered", unanswered);
        gauge("shiming.batch.oldest.seconds", oldestSeconds);
    }

    private void gauge(String name, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get)
                .tag("channel", channel.name())
                .register(metrics);
    }

    Channel channel() {
        return channel;
    }

    /**
     * Whether files go both ways, and no request waits for longer than the department may take.
     *
     * @throws AuthorityUnavailable when not
     */
    void probe() throws IOException {
        look();
        directory.tryOut();
        if (failing) {
            throw new AuthorityUnavailable(Reason.NO_CONNECTION);
        }
        if (oldest().compareTo(config.overdueAfter()) > 0) {
            throw new AuthorityUnavailable(Reason.TIMEOUT);
        }
    }

    /** Takes a question for the next file, unless it is there or on its way already. */
    void take(UUID check, Question question) throws IOException {
        look();
        boolean known =
                collected.containsKey(check) || sent.values().stream().anyMatch(rows -> rows.containsValue(check));
        if (known) {
            return;
        }
        if (collected.size() >= config.rows()) {
            send();
        }
        if (collected.isEmpty()) {
            collectedSince = clock.instant();
        }
        collected.put(check, question);
        if (collected.size() >= config.rows()) {
            send();
        }
    }

    /**
     * One round: sends what is due, withdraws what is too old, and reads what has come. A failure is told once, and to
     * every probe until it is over.
     */
    List<Answered> round() {
        try {
            look();
            if (!collected.isEmpty() && !clock.instant().isBefore(collectedSince.plus(config.every()))) {
                send();
            }
            withdraw();
            List<Answered> answered = new ArrayList<>();
            for (String response : directory.responses()) {
                try {
                    read(response).ifPresent(answered::add);
                } catch (NoSuchFileException gone) {
                    // Another replica was quicker.
                }
            }
            failing = false;
            return answered;
        } catch (IOException | RuntimeException failure) {
            if (!failing) {
                LOG.errorf(
                        "Channel %s cannot exchange files: %s",
                        channel,
                        failure instanceof IllegalStateException ours ? ours.getMessage() : SafeTrace.of(failure));
            }
            failing = true;
            return List.of();
        }
    }

    /** Takes note of what is on disk: after a start, and what other replicas sent or had answered. */
    private void look() throws IOException {
        directory.prepare();
        List<UUID> noted = directory.noted();
        sent.keySet().retainAll(new HashSet<>(noted));
        for (UUID file : noted) {
            if (!sent.containsKey(file)) {
                try {
                    readNote(file);
                } catch (NoSuchFileException gone) {
                    // Answered meanwhile.
                }
            }
        }
        unanswered.set(sent.values().stream().mapToLong(Map::size).sum());
        oldestSeconds.set(oldest().toSeconds());
    }

    /** Whoever can change a note could have a document answered for by another's: one that is not ours is no note. */
    private void readNote(UUID file) throws IOException {
        byte[] note = directory.readNote(file);
        String signature = directory.readNoteSignature(file).orElse("");
        if (keys.isOurs(BatchDirectory.noteName(file), note, signature)) {
            sent.put(file, BatchFormat.note(note));
        } else {
            LOG.errorf("The note of %s is not ours: deleted, and asked again", file);
            forget(file);
        }
    }

    /** The note comes last: a request without one is asked again and expires, one without its request would be lost. */
    private void send() throws IOException {
        UUID file = ids.next();
        Map<UUID, Question> questions = new LinkedHashMap<>();
        Map<UUID, UUID> checks = new LinkedHashMap<>();
        collected.forEach((check, question) -> {
            UUID request = UUID.randomUUID();
            questions.put(request, question);
            checks.put(request, check);
        });
        byte[] csv = BatchFormat.questions(questions);
        byte[] note = BatchFormat.note(checks);
        try {
            directory.writeRequest(file, keys.encrypt(csv), keys.sign(BatchDirectory.requestName(file), csv));
            directory.writeNote(file, note, keys.sign(BatchDirectory.noteName(file), note));
        } catch (IOException | RuntimeException failure) {
            directory.delete(file);
            throw failure;
        }
        sent.put(file, checks);
        collected.clear();
        LOG.infof("Channel %s was handed %d questions in %s", channel, checks.size(), file);
    }

    private void withdraw() throws IOException {
        Set<UUID> files = new HashSet<>(sent.keySet());
        files.addAll(directory.requested());
        for (UUID file : files) {
            if (age(file).compareTo(config.withdrawAfter()) > 0) {
                LOG.warnf("Channel %s did not answer %s: withdrawn, and asked again", channel, file);
                forget(file);
            }
        }
    }

    private Optional<Answered> read(String response) throws IOException {
        Optional<UUID> file = BatchDirectory.request(response).filter(sent::containsKey);
        if (file.isEmpty()) {
            return aside(response, Flaw.FOREIGN);
        }
        Map<UUID, UUID> checks = sent.get(file.get());
        Optional<byte[]> csv = directory.readResponse(file.get(), LONGEST_ROW * (checks.size() + 1));
        if (csv.isEmpty()) {
            return aside(response, Flaw.UNREADABLE);
        }
        Optional<String> signature = directory.readResponseSignature(file.get());
        if (signature.isEmpty()) {
            return aside(response, Flaw.UNSIGNED);
        }
        if (!keys.isTheirs(BatchDirectory.responseName(file.get()), csv.get(), signature.get())) {
            return aside(response, Flaw.SIGNATURE);
        }
        try {
            Map<UUID, Outcome> outcomes = new HashMap<>();
            BatchFormat.answers(csv.get(), checks.keySet())
                    .forEach((request, said) -> said.ifPresent(outcome -> outcomes.put(checks.get(request), outcome)));
            return Optional.of(new Answered(file.get(), outcomes));
        } catch (IOException malformed) {
            return aside(response, Flaw.MALFORMED);
        }
    }

    /** The log gets no name that somebody else chose. */
    private Optional<Answered> aside(String response, Flaw flaw) throws IOException {
        UUID as = ids.next();
        if (directory.moveAside(response, as)) {
            metrics.counter("shiming.batch.rejected", "channel", channel.name(), "flaw", flaw.name())
                    .increment();
            LOG.warnf("A response of %s was not taken and is aside/%s.csv: %s", channel, as, flaw);
        }
        return Optional.empty();
    }

    /** Deletes all files of a request. */
    void forget(UUID file) throws IOException {
        directory.delete(file);
        sent.remove(file);
    }

    private Duration oldest() {
        return sent.keySet().stream().map(this::age).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Its id is a UUIDv7, which begins with the time it was made. */
    private Duration age(UUID file) {
        return Duration.between(Instant.ofEpochMilli(file.getMostSignificantBits() >>> 16), clock.instant());
    }
}
