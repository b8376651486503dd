package io.shiming.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where databases, keys, secrets and logs of a run are. A folder of the user's is kept, a temporary one is not. */
final class StateFolder {
    private final Path root;
    private final boolean temporary;
    private final Secrets secrets;

    private StateFolder(Path root, boolean temporary) throws IOException {
        this.root = root;
        this.temporary = temporary;
        Files.createDirectories(logs());
        Files.createDirectories(scratch());
        secrets = new Secrets(root.resolve("secrets.properties"));
    }

    static StateFolder open(Optional<Path> given) throws IOException {
        if (given.isEmpty()) {
            return new StateFolder(Files.createTempDirectory("shiming-sandbox-"), true);
        }
        Path root = given.get();
        if (!Files.exists(root)) {
            // For its owner alone: the keys are in it.
            Files.createDirectories(root.toAbsolutePath().getParent());
            Files.createDirectory(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return new StateFolder(root, false);
    }

    Path root() {
        return root;
    }

    boolean isTemporary() {
        return temporary;
    }

    Secrets secrets() {
        return secrets;
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(String part) {
        return logs().resolve(part + ".log");
    }

    /** What child processes take for their temporary folder, so that nothing of theirs stays elsewhere. */
    Path scratch() {
        return root.resolve("tmp");
    }

    Path keys(String service) {
        return root.resolve("keys").resolve(service);
    }

    /** The gateway's keys for an exchange of files with a department, whose own are in a folder of its name. */
    Path exchangeKeys(String department) {
        return keys(Services.VERIFICATION).resolve(department);
    }

    /** What the services read beside their environment when they start. */
    Path settings() {
        return root.resolve("config").resolve("application.properties");
    }

    /** Where a department and the gateway exchange files. */
    Path exchange(String department) {
        return root.resolve("exchange").resolve(department);
    }

    /** Where reports of forged documents are left for an authority. */
    Path reports(String authority) {
        return root.resolve("reports").resolve(authority);
    }

    Path database(String server) {
        return root.resolve(server);
    }

    /** Where services publish the heads of their audit trails. */
    Path auditHeads() {
        return root.resolve("audit-heads");
    }

    Path clockOffset() {
        return root.resolve("clock-offset");
    }

    /** Copies the logs to a folder that outlives this one. */
    void saveLogs(Path folder) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(logs())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Removes what need not be kept: everything, or of a folder of the user's the scratch files. */
    void tidy() throws IOException {
        delete(temporary ? root : scratch());
    }

    /** The last lines of a log, for people to read. */
    static List<String> lastLines(Path log, int count) {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException unreadable) {
            return List.of("(" + log + " cannot be read: " + unreadable.getMessage() + ")");
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
