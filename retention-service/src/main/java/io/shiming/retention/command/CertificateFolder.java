package io.shiming.retention.command;

import io.shiming.foundation.crypto.StatementVerifier;
import io.shiming.retention.application.RecordTree;
import io.shiming.retention.domain.Certificate;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Certificates outside of any database, two files for each, named by its id: {@code .jws} is the certificate, {@code .ids}
 * are the ids of its records, a line each in the order of its tree. The {@code .jws} comes last: where it is the other is
 * whole. Beside them {@code holds} names holds that are in force, a line for each record, and {@code ended-holds} those that are
 * over, a line each, with the record where it was about one.
 */
final class CertificateFolder {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String JWS = ".jws";
    private static final String IDS = ".ids";
    private static final String HOLDS = "holds";
    private static final String ENDED_HOLDS = "ended-holds";

    private final Path folder;

    CertificateFolder(Path folder) {
        this.folder = folder;
    }

    /** Writes lines. */
    interface Lines {
        void to(LineWriter writer) throws IOException;
    }

    /** Takes a line. */
    interface LineWriter {
        void line(String text) throws IOException;
    }

    /** What has become of a certificate and its list. */
    record Checked(UUID id, Optional<Certificate> certificate, String finding) {
        boolean isSound() {
            return finding.isEmpty();
        }
    }

    boolean has(UUID id) {
        return Files.exists(file(id, JWS));
    }

    void write(UUID id, String jws, Lines ids) throws IOException {
        write(file(id, IDS), ids);
        write(file(id, JWS), writer -> writer.line(jws));
    }

    /** In place of those that were known before. */
    void writeHolds(Lines holds, Lines ended) throws IOException {
        write(folder.resolve(HOLDS), holds);
        write(folder.resolve(ENDED_HOLDS), ended);
    }

    /** What is done with a certificate. */
    interface EachCertificate {
        void take(Checked checked) throws IOException;
    }

    /** Whether each is one of those that sign, and its list the one it was made of; in the order of their ids. */
    void each(StatementVerifier<Certificate> verifier, EachCertificate each) throws IOException {
        for (UUID id : ids()) {
            each.take(check(id, verifier));
        }
    }

    /** The certificates there are, and those whose list alone is there. */
    private List<UUID> ids() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(JWS) || name.endsWith(IDS))
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .filter(name -> ID.matcher(name).matches())
                    .distinct()
                    .sorted()
                    .map(UUID::fromString)
                    .toList();
        }
    }

    private Checked check(UUID id, StatementVerifier<Certificate> verifier) throws IOException {
        if (!has(id) || !Files.exists(file(id, IDS))) {
            return new Checked(id, Optional.empty(), "the certificate or its list is missing");
        }
        Optional<Certificate> found =
                verifier.verify(Files.readString(file(id, JWS)).strip());
        if (found.isEmpty() || !found.get().certificateId().equals(id)) {
            return new Checked(id, Optional.empty(), "is no certificate of this name that one of the keys has signed");
        }
        return new Checked(id, found, compared(id, found.get()));
    }

    private String compared(UUID id, Certificate says) throws IOException {
        RecordTree tree = new RecordTree();
        try {
            eachRecord(id, tree::add);
        } catch (IllegalStateException noList) {
            return noList.getMessage();
        }
        int counted =
                says.counts().stream().mapToInt(Certificate.Count::records).sum();
        if (tree.size() != says.records() || counted != says.records()) {
            return "its list has %d records, and it is about %d".formatted(tree.size(), says.records());
        }
        return tree.root().equals(says.root()) ? "" : "its list is not the one it was made of";
    }

    /** What is done with the id of a record. */
    interface EachRecord {
        void take(UUID recordId) throws IOException;
    }

    /**
     * The ids of a certificate's records, in the order of its tree.
     *
     * @throws IllegalStateException when a line is no id; the message names it
     */
    void eachRecord(UUID id, EachRecord each) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file(id, IDS))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                each.take(parsed(line, number));
            }
        }
    }

    /** A hold that is in force, of one of its records. */
    record Hold(UUID id, UUID recordId) {}

    /**
     * Holds that are in force.
     *
     * @throws IllegalStateException when there is no list, or a line names none
     */
    List<Hold> holds() throws IOException {
        Path file = folder.resolve(HOLDS);
        if (!Files.exists(file)) {
            throw new IllegalStateException("there is no " + file + ": export again");
        }
        List<Hold> holds = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] ids = line.split(" ", 2);
            holds.add(new Hold(parsed(ids[0], holds.size() + 1), parsed(ids[ids.length - 1], holds.size() + 1)));
        }
        return holds;
    }

    /** Holds that are over. */
    record EndedHolds(List<UUID> ofSubjects, Map<UUID, List<UUID>> ofRecords) {

        /** Those that a record may have been held by. */
        List<UUID> of(UUID recordId) {
            return Stream.concat(ofRecords.getOrDefault(recordId, List.of()).stream(), ofSubjects.stream())
                    .toList();
        }
    }

    /**
     * Holds that are over; none where there is no list.
     *
     * @throws IllegalStateException when a line names none
     */
    EndedHolds endedHolds() throws IOException {
        EndedHolds holds = new EndedHolds(new ArrayList<>(), new HashMap<>());
        Path file = folder.resolve(ENDED_HOLDS);
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        for (int i = 0; i < lines.size(); i++) {
            String[] ids = lines.get(i).split(" ", 2);
            UUID hold = parsed(ids[0], i + 1);
            if (ids.length == 1) {
                holds.ofSubjects().add(hold);
            } else {
                holds.ofRecords()
                        .computeIfAbsent(parsed(ids[1], i + 1), record -> new ArrayList<>())
                        .add(hold);
            }
        }
        return holds;
    }

    private static UUID parsed(String text, int number) {
        if (!ID.matcher(text).matches()) {
            throw new IllegalStateException("line " + number + " of the list is no id");
        }
        return UUID.fromString(text);
    }

    private Path file(UUID id, String suffix) {
        return folder.resolve(id + suffix);
    }

    /** Aside and on disk, then moved into place: there is never half a file. */
    private static void write(Path file, Lines lines) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (BufferedWriter out = Files.newBufferedWriter(fresh)) {
            lines.to(text -> {
                out.write(text);
                out.write('\n');
            });
        }
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
            directory.force(true);
        }
    }
}
