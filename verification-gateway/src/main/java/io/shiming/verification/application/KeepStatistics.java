package io.shiming.verification.application;

import io.shiming.foundation.identifier.Ids;
import io.shiming.verification.domain.CallMinute;
import io.shiming.verification.persistence.CallMinutes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Art. 9: keeps how available and quick the channels were, by the minute. Each replica writes rows of its own, which are
 * added up when they are read. A row always holds the whole of its minute so far, so that writing it again, after a
 * write whose end nobody knows, counts nothing twice. A process that is killed loses what it did not write yet: the
 * calls of a minute.
 */
@ApplicationScoped
public class KeepStatistics {
    private final Channels channels;
    private final CallMinutes minutes;
    private final Clock clock;
    private final VerificationConfig config;
    /** Of this process, not of its machine: what starts again has counted nothing yet. */
    private final UUID replica;

    KeepStatistics(Channels channels, CallMinutes minutes, Clock clock, VerificationConfig config, Ids ids) {
        this.channels = channels;
        this.minutes = minutes;
        this.clock = clock;
        this.config = config;
        this.replica = ids.next();
    }

    /** Writes what was not written yet. A round trip for each channel and minute. */
    public Uni<Void> write() {
        return Multi.createFrom()
                .iterable(channels.all())
                .onItem()
                .transformToUniAndConcatenate(this::write)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> write(WatchedChannel channel) {
        List<CallMinute> unwritten = channel.unwritten();
        return unwritten.isEmpty()
                ? Uni.createFrom().voidItem()
                : minutes.write(channel.channel(), replica, unwritten).invoke(() -> channel.written(unwritten));
    }

    /** Forgets minutes that were kept long enough. */
    public Uni<Void> forgetOld() {
        return minutes.forgetBefore(clock.instant().minus(config.statistics().keep()));
    }
}
