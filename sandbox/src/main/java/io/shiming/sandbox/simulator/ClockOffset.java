package io.shiming.sandbox.simulator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * By how much the sandbox's clocks are moved: an ISO 8601 period or duration in a file that every service reads again
 * within 200 ms. Authorities and services live in the same shifted time.
 */
final class ClockOffset {
    /** Services look at the file every 200 ms at the latest; after this they all have. */
    private static final long APPLIED_MS = 300;

    static final ZoneId REGION = ZoneId.of("Asia/Shanghai");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private record Wanted(String offset) {}

    private final Path file;
    private final DatabaseClock database;

    ClockOffset(Path file, DatabaseClock database) {
        this.file = file;
        this.database = database;
    }

    String text() throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "PT0S";
    }

    /**
     * Moves every clock.
     *
     * @throws IllegalArgumentException when the request is not understood; the message is for the caller
     */
    void move(byte[] body) throws IOException, InterruptedException {
        Wanted wanted;
        try {
            wanted = JSON.readValue(body, Wanted.class);
        } catch (IOException malformed) {
            wanted = null;
        }
        if (wanted == null || wanted.offset() == null) {
            throw new IllegalArgumentException("send {\"offset\":\"P730D\"}");
        }
        String offset = wanted.offset().strip();
        boolean later;
        try {
            Instant now = Instant.now();
            later = shifted(now, offset).isAfter(shifted(now, text()));
        } catch (DateTimeException | ArithmeticException noOffset) {
            throw new IllegalArgumentException("offset must be an ISO 8601 period or duration like P730D or PT36H");
        }
        // What a service takes for past, the database is to take for past as well: it goes first, and comes back last.
        if (later) {
            database.moved(interval(offset));
        }
        write(offset);
        Thread.sleep(APPLIED_MS);
        if (!later) {
            database.moved(interval(offset));
        }
    }

    /** Moved into place, so that no service ever reads half an offset. */
    private void write(String offset) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, offset);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    LocalDate today() {
        try {
            return shifted(Instant.now(), text()).withZoneSameInstant(REGION).toLocalDate();
        } catch (IOException unreadable) {
            return LocalDate.now(REGION);
        }
    }

    /** As SQL reads it, which knows fewer ways to write one than Java; nothing for no time. */
    private static Optional<String> interval(String offset) {
        if (offset.contains("T")) {
            Duration by = Duration.parse(offset);
            return Optional.of(by).filter(moved -> !moved.isZero()).map(Duration::toString);
        }
        return Optional.of(Period.parse(offset))
                .filter(moved -> !moved.isZero())
                .map(Period::toString);
    }

    private static ZonedDateTime shifted(Instant now, String offset) {
        ZonedDateTime utc = now.atZone(ZoneOffset.UTC);
        return offset.contains("T") ? utc.plus(Duration.parse(offset)) : utc.plus(Period.parse(offset));
    }
}
