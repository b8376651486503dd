package io.shiming.foundation.crypto;

import com.google.crypto.tink.KeysetHandle;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A key file as a running process uses it. A new primary key opens at once what others made with it, and makes new
 * values only after a delay, by when every replica has it.
 */
final class LiveKeyset<P> {
    private final KeyFile file;
    private final Path folder;
    private final Opening<P> opening;
    private final Duration delay;
    private final Clock clock;
    private volatile Using<P> using;

    /** What is made of a keyset whose primary key is the one to use. */
    interface Opening<P> {
        P of(KeysetHandle keyset) throws GeneralSecurityException;
    }

    /**
     * @param read what the file says
     * @param primary the key that makes new values here; the file's own, or the one before it for a while
     * @param until when the file's own takes over
     * @param primitive makes with that key, opens with any
     * @param each makes with one key only, the newest first
     */
    private record Using<P>(KeysetHandle read, int primary, Instant until, P primitive, List<Each<P>> each) {
        boolean waits() {
            return primary != read.getPrimary().getId();
        }
    }

    /** One of the keys; {@code key} says whether it is the one that makes new values here and now. */
    record Each<P>(KeyFile.Key key, P primitive) {}

    LiveKeyset(KeyFile file, Path folder, Opening<P> opening, Duration delay, Clock clock) {
        this.file = file;
        this.folder = folder;
        this.opening = opening;
        this.delay = delay;
        this.clock = clock;
        this.using = first(file.read(folder));
    }

    P get() {
        return using.primitive();
    }

    /** Every key there is by itself, the newest first; one that waits for its time is among them. */
    List<Each<P>> each() {
        return using.each();
    }

    /**
     * Takes note of a changed file.
     *
     * @throws IllegalStateException when it cannot be used; what was read before goes on being used
     */
    void look() {
        Using<P> before = using;
        KeysetHandle read = file.read(folder);
        if (!read.equalsKeyset(before.read())) {
            using = use(read, before.primary(), clock.instant().plus(delay));
        } else if (before.waits() && !clock.instant().isBefore(before.until())) {
            using = use(read, read.getPrimary().getId(), Instant.MAX);
        }
    }

    /** A process that starts while replicas do not all have the new key yet waits with them: with the key before it. */
    private Using<P> first(KeysetHandle read) {
        int primary = read.getPrimary().getId();
        List<Integer> ids = KeyFile.keys(read).stream().map(KeyFile.Key::id).toList();
        Instant now = clock.instant();
        Instant changed = file.changedAt(folder);
        Instant until = (changed.isBefore(now) ? changed : now).plus(delay);
        int before = ids.indexOf(primary) - 1;
        return use(read, before >= 0 && now.isBefore(until) ? ids.get(before) : primary, until);
    }

    private Using<P> use(KeysetHandle read, int primary, Instant until) {
        boolean there = KeyFile.keys(read).stream().anyMatch(key -> key.id() == primary);
        int used = there ? primary : read.getPrimary().getId();
        try {
            List<Each<P>> each = new ArrayList<>();
            for (KeyFile.Key key : KeyFile.keys(read)) {
                each.add(0, new Each<>(new KeyFile.Key(key.id(), key.id() == used), opened(read, key.id())));
            }
            return new Using<>(read, used, until, opened(read, used), List.copyOf(each));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("key file " + file.in(folder) + " cannot be used", failure);
        }
    }

    private P opened(KeysetHandle read, int primary) throws GeneralSecurityException {
        return opening.of(KeyFile.withPrimary(read, primary));
    }
}
