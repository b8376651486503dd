package io.shiming.foundation.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The sandbox's clock: the system's, moved by an ISO 8601 period or duration that stands in a file, so that every
 * process and every restart sees the same shift. The file is read again at most every 200 ms.
 */
final class MovableClock extends Clock {
    private static final Duration FRESH = Duration.ofMillis(200);

    private record Shift(String text, Instant readAt) {}

    private final Clock base;
    private final Path file;
    private volatile Shift shift = new Shift("", Instant.MIN);

    MovableClock(Clock base, Path file) {
        this.base = base;
        this.file = file;
    }

    @Override
    public Instant instant() {
        Instant now = base.instant();
        Shift current = shift;
        if (current.readAt().equals(Instant.MIN)
                || Duration.between(current.readAt(), now).compareTo(FRESH) > 0) {
            current = new Shift(read(), now);
            shift = current;
        }
        return move(now, current.text());
    }

    private String read() {
        try {
            return Files.exists(file) ? Files.readString(file).trim() : "";
        } catch (IOException unreadable) {
            return shift.text();
        }
    }

    private static Instant move(Instant now, String text) {
        if (text.isEmpty()) {
            return now;
        }
        try {
            return text.contains("T")
                    ? now.plus(Duration.parse(text))
                    : now.atZone(ZoneOffset.UTC).plus(Period.parse(text)).toInstant();
        } catch (DateTimeException notAnOffset) {
            return now;
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the region's zone is applied where a day is needed");
    }
}
