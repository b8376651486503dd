package io.shiming.foundation.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/** A trail in a folder: {@code seals.ndjson} and {@code entries.ndjson}, a line for each item of the API's lists. */
public final class TrailFiles {
    public static final String SEALS = "seals.ndjson";
    public static final String ENTRIES = "entries.ndjson";

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private TrailFiles() {}

    /**
     * Reads a trail into a verifier.
     *
     * @throws IOException when a file cannot be read, or a line is not what the API answers
     */
    public static void read(Path folder, TrailVerifier verifier) throws IOException {
        eachLine(folder.resolve(SEALS), line -> verifier.seal(seal(line)));
        eachLine(folder.resolve(ENTRIES), line -> verifier.entry(entry(line)));
    }

    /** Reads published heads, a line for each. */
    public static void readHeads(Path file, TrailVerifier verifier) throws IOException {
        eachLine(file, line -> verifier.published(JSON.treeToValue(line, SealHeads.Head.class)));
    }

    private interface Line {
        void read(JsonNode line) throws IOException;
    }

    private static void eachLine(Path file, Line reader) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                try {
                    reader.read(JSON.readTree(line));
                } catch (IOException | RuntimeException malformed) {
                    throw new IOException(file + ", line " + number + " is not a line of a trail", malformed);
                }
            }
        }
    }

    private static Seal seal(JsonNode line) {
        return new Seal(
                required(line, "number").asLong(),
                Instant.parse(required(line, "sealedAt").asText()),
                required(line, "size").asInt(),
                hex(line, "root"),
                hex(line, "previous"),
                hex(line, "signature"));
    }

    private static TrailVerifier.Exported entry(JsonNode line) {
        return new TrailVerifier.Exported(
                UUID.fromString(required(line, "id").asText()),
                Instant.parse(required(line, "at").asText()),
                new AuditTrail.Entry(
                        required(line, "actor").asText(),
                        required(line, "client").asText(),
                        id(line, "operatorId"),
                        required(line, "action").asText(),
                        required(line, "objectType").asText(),
                        id(line, "objectId"),
                        required(line, "outcome").asText(),
                        required(line, "correlator").asText(),
                        line.hasNonNull("office") ? line.get("office").asText() : null),
                line.hasNonNull("seal") ? line.get("seal").asLong() : null,
                line.hasNonNull("seal") ? required(line, "position").asInt() : null);
    }

    private static JsonNode required(JsonNode line, String member) {
        if (!line.hasNonNull(member)) {
            throw new IllegalArgumentException(member + " is missing");
        }
        return line.get(member);
    }

    private static UUID id(JsonNode line, String member) {
        return line.hasNonNull(member) ? UUID.fromString(line.get(member).asText()) : null;
    }

    private static byte[] hex(JsonNode line, String member) {
        return HexFormat.of().parseHex(required(line, member).asText());
    }
}
