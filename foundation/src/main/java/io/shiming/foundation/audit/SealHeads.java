package io.shiming.foundation.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Heads of seals in a place that whoever can change the database cannot: a file, or an object store. */
@Singleton
public class SealHeads {
    private static final Logger LOG = Logger.getLogger(SealHeads.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PRECONDITION_FAILED = 412;

    private final Optional<URI> place;
    private final String service;
    private final ObjectMapper json;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    SealHeads(
            AuditConfig config, @ConfigProperty(name = "quarkus.application.name") String service, ObjectMapper json) {
        this.place = config.heads();
        this.service = service;
        this.json = json;
        if (place.isEmpty()) {
            LOG.warn("shiming.audit.heads is not set: a trail that was cut off at its end would not show");
        }
    }

    /** A head as it is published; hexadecimal. */
    public record Head(String service, long number, Instant sealedAt, String head, String signature) {
        static Head of(String service, Seal seal) {
            HexFormat hex = HexFormat.of();
            return new Head(
                    service,
                    seal.number(),
                    seal.sealedAt(),
                    hex.formatHex(seal.head()),
                    hex.formatHex(seal.signature()));
        }
    }

    /** Writes a head; completes when it is there to stay. Writing one again is harmless. */
    Uni<Void> publish(Seal seal) {
        return place.map(where -> {
                    String text = text(Head.of(service, seal));
                    return "file".equals(where.getScheme()) ? append(Path.of(where), text) : put(where, seal, text);
                })
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> append(Path folder, String line) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> {
                    try {
                        Files.createDirectories(folder);
                        try (FileChannel file = FileChannel.open(
                                folder.resolve(service + ".jsonl"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND)) {
                            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
                            while (bytes.hasRemaining()) {
                                file.write(bytes);
                            }
                            file.force(true);
                        }
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
    }

    private Uni<Void> put(URI base, Seal seal, String text) {
        URI object = URI.create(base.toString().replaceAll("/+$", "") + "/" + service + "/" + seal.number() + ".json");
        HttpRequest request = HttpRequest.newBuilder(object)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("If-None-Match", "*")
                .PUT(BodyPublishers.ofString(text))
                .build();
        return Uni.createFrom()
                .completionStage(() -> http.sendAsync(request, BodyHandlers.discarding()))
                .chain(answer -> {
                    if (answer.statusCode() == PRECONDITION_FAILED) {
                        return compare(object, text);
                    }
                    return answer.statusCode() < 300
                            ? Uni.createFrom().voidItem()
                            : Uni.createFrom()
                                    .failure(new IllegalStateException("head not taken: " + answer.statusCode()));
                });
    }

    /** What was published stays; another head under its number means that the trail was made anew from there. */
    private Uni<Void> compare(URI object, String text) {
        HttpRequest request =
                HttpRequest.newBuilder(object).timeout(PATIENCE).GET().build();
        return Uni.createFrom()
                .completionStage(() -> http.sendAsync(request, BodyHandlers.ofString()))
                .invoke(answer -> {
                    if (!text.equals(answer.body())) {
                        LOG.errorf("Another head is published as %s: the audit trail is not the one it was", object);
                        throw new IllegalStateException("another head is published");
                    }
                })
                .replaceWithVoid();
    }

    private String text(Head head) {
        try {
            return json.writeValueAsString(head);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
