package io.shiming.sandbox.torture;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.sandbox.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** What the clients were told, as they would remember it: on disk before anything else is asked. */
public final class Journal implements AutoCloseable {
    private final FileChannel file;
    private final AtomicInteger acknowledged = new AtomicInteger();

    /**
     * An acknowledgement.
     *
     * @param status what the registration must become
     * @param documents how many were shown, each of which must be checked
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(UUID id, String number, String idempotencyKey, String status, int documents) {}

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
        acknowledged.incrementAndGet();
    }

    int acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
