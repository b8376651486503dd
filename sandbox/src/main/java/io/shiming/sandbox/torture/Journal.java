package io.shiming.sandbox.torture;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.sandbox.Http;
import io.shiming.sandbox.check.Deed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/** What the clients were told, as they would remember it: on disk before anything else is asked. */
public final class Journal implements AutoCloseable {
    private final FileChannel file;
    private final Map<Deed, Integer> acknowledged = new EnumMap<>(Deed.class);

    /**
     * An acknowledgement.
     *
     * @param id of the registration, log-on or dispute
     * @param number the service's; of registrations only
     * @param transferOf the registration whose service it takes over
     * @param status what it must become; of disputes that is another service's to say
     * @param documents how many were shown, each of which must be checked; of registrations only
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            Deed deed,
            UUID id,
            String number,
            UUID transferOf,
            String idempotencyKey,
            String status,
            Integer documents) {}

    public Journal(Path path) throws IOException {
        Files.deleteIfExists(path);
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        file = FileChannel.open(path, StandardOpenOption.APPEND);
    }

    void write(Line line) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(Http.JSON.writeValueAsBytes(line));
        text.write('\n');
        ByteBuffer bytes = ByteBuffer.wrap(text.toByteArray());
        synchronized (file) {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
        file.force(false);
        synchronized (acknowledged) {
            acknowledged.merge(line.deed(), 1, Integer::sum);
        }
    }

    /** How often what was acknowledged. */
    Map<Deed, Integer> acknowledged() {
        synchronized (acknowledged) {
            return new EnumMap<>(acknowledged);
        }
    }

    /** Acknowledged registrations, transfers among them. */
    int registrations() {
        return count(Deed.REGISTRATION) + count(Deed.TRANSFER);
    }

    int count(Deed deed) {
        synchronized (acknowledged) {
            return acknowledged.getOrDefault(deed, 0);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
