package io.shiming.verification.client;

import io.shiming.foundation.crypto.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory through which files are exchanged with a department. A request is {@code requests/ID.csv.jwe} with its
 * signature {@code requests/ID.csv.jws} beside it, a response {@code responses/ID.csv} with {@code responses/ID.csv.jws};
 * of both, the signature stands there first. What we noted of a request is {@code pending/ID.csv}, signed likewise, and
 * a response that was not taken is in {@code aside}. Every file of ours is mode 0600, whole, and on disk once it is there.
 */
final class BatchDirectory {
    private static final String REQUESTS = "requests/";
    private static final String RESPONSES = "responses/";
    private static final String PENDING = "pending/";
    private static final String ASIDE = "aside/";
    private static final String CSV = ".csv";
    private static final String SIGNATURE = ".csv.jws";
    private static final String ENCRYPTED = ".csv.jwe";
    private static final int LONGEST_NOTE = 16 * 1024 * 1024;
    private static final int LONGEST_SIGNATURE = 4 * 1024;
    /** So that a directory filled by somebody is worked off in rounds. */
    private static final int AT_ONCE = 1_000;

    private static final Pattern OURS = Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.csv");

    private final Path root;

    BatchDirectory(Path root) {
        this.root = root;
    }

    /** What a request's signature says it belongs to. */
    static String requestName(UUID id) {
        return REQUESTS + id + CSV;
    }

    /** What a response's signature says it belongs to. */
    static String responseName(UUID id) {
        return RESPONSES + id + CSV;
    }

    /** What a note's signature says it belongs to. */
    static String noteName(UUID id) {
        return PENDING + id + CSV;
    }

    /** Makes the folders that are missing, but never the directory itself: without it, nothing is mounted there. */
    void prepare() throws IOException {
        for (String folder : List.of(REQUESTS, RESPONSES, PENDING, ASIDE)) {
            try {
                Files.createDirectory(
                        root.resolve(folder),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException there) {
                // As it should be.
            }
        }
    }

    /** Finds out whether one can write here. */
    void tryOut() throws IOException {
        Files.delete(Files.createTempFile(root.resolve(REQUESTS), ".probe", ""));
    }

    void writeRequest(UUID id, String encrypted, String signature) {
        write(REQUESTS + id + SIGNATURE, signature);
        write(REQUESTS + id + ENCRYPTED, encrypted);
    }

    void writeNote(UUID id, byte[] note, String signature) {
        write(PENDING + id + SIGNATURE, signature);
        PrivateFile.write(root.resolve(noteName(id)), note);
    }

    byte[] readNote(UUID id) throws IOException {
        return read(root.resolve(noteName(id)), LONGEST_NOTE)
                .orElseThrow(() -> new IOException("a note that cannot be ours"));
    }

    Optional<String> readNoteSignature(UUID id) throws IOException {
        return readSignature(PENDING, id);
    }

    /** The requests of which there is a note. */
    List<UUID> noted() throws IOException {
        return names(PENDING).stream().flatMap(name -> request(name).stream()).toList();
    }

    /** The requests of which anything lies there, be it half a file that a process left as it died. */
    Set<UUID> requested() throws IOException {
        Set<UUID> ids = new HashSet<>();
        for (String name : names(REQUESTS)) {
            Matcher ours = OURS.matcher(name);
            if (ours.lookingAt()) {
                ids.add(UUID.fromString(ours.group(1)));
            }
        }
        return ids;
    }

    /** Names in {@code responses} that are meant to be responses; others are being written, or belong to one. */
    List<String> responses() throws IOException {
        return names(RESPONSES).stream()
                .filter(name -> name.endsWith(CSV) && !name.startsWith("."))
                .limit(AT_ONCE)
                .toList();
    }

    /** Whose response a name says it is. */
    static Optional<UUID> request(String name) {
        Matcher ours = OURS.matcher(name);
        return ours.lookingAt() && name.length() == ours.end()
                ? Optional.of(UUID.fromString(ours.group(1)))
                : Optional.empty();
    }

    /** The content of a response; empty when it is no regular file, closed to us, or longer than this. */
    Optional<byte[]> readResponse(UUID id, int longest) throws IOException {
        return read(root.resolve(responseName(id)), longest);
    }

    /** Its signature; empty when there is none that can be one. */
    Optional<String> readResponseSignature(UUID id) throws IOException {
        return readSignature(RESPONSES, id);
    }

    private Optional<String> readSignature(String folder, UUID id) throws IOException {
        try {
            return read(root.resolve(folder + id + SIGNATURE), LONGEST_SIGNATURE)
                    .map(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException unsigned) {
            return Optional.empty();
        }
    }

    /** Removes all there is of a request. The response goes before the note that tells whose it is. */
    void delete(UUID id) throws IOException {
        for (String folder : List.of(RESPONSES, REQUESTS, PENDING)) {
            for (String name : names(folder)) {
                if (name.startsWith(id + CSV)) {
                    Files.deleteIfExists(root.resolve(folder).resolve(name));
                }
            }
        }
    }

    /** Moves a response and its signature away; false when another was quicker. */
    boolean moveAside(String response, UUID as) throws IOException {
        try {
            Files.move(
                    root.resolve(RESPONSES).resolve(response),
                    root.resolve(ASIDE + as + CSV),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException gone) {
            return false;
        }
        try {
            Files.move(
                    root.resolve(RESPONSES).resolve(response + ".jws"),
                    root.resolve(ASIDE + as + SIGNATURE),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException unsigned) {
            // Then it was alone.
        }
        return true;
    }

    private void write(String file, String text) {
        PrivateFile.write(root.resolve(file), text.getBytes(StandardCharsets.US_ASCII));
    }

    private List<String> names(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path file : files) {
                names.add(file.getFileName().toString());
            }
        }
        return names;
    }

    /** No link is followed, and no pipe is waited for: others can write here. */
    private static Optional<byte[]> read(Path file, int longest) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(longest + 1);
            return bytes.length > longest ? Optional.empty() : Optional.of(bytes);
        } catch (AccessDeniedException closed) {
            return Optional.empty();
        }
    }
}
