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

/**
 * By how much the sandbox's clocks are moved: an ISO 8601 period or duration in a file that every service reads again
 * within 200 ms. Authorities and services live in the same shifted time.
 */
final class ClockOffset {
    private static final ZoneId REGION = ZoneId.of("Asia/Shanghai");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private record Wanted(String offset) {}

    private final Path file;

    ClockOffset(Path file) {
        this.file = file;
    }

    String text() throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "PT0S";
    }

    /**
     * Moves every clock.
     *
     * @throws IllegalArgumentException when the request is not understood; the message is for the caller
     */
    void move(byte[] body) throws IOException {
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
        try {
            shifted(Instant.now(), offset);
        } catch (DateTimeException | ArithmeticException noOffset) {
            throw new IllegalArgumentException("offset must be an ISO 8601 period or duration like P730D or PT36H");
        }
        // Moved into place, so that no service ever reads half an offset.
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

    private static ZonedDateTime shifted(Instant now, String offset) {
        ZonedDateTime utc = now.atZone(ZoneOffset.UTC);
        return offset.contains("T") ? utc.plus(Duration.parse(offset)) : utc.plus(Period.parse(offset));
    }
}
