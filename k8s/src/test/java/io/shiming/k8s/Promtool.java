package io.shiming.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * promtool, which examines Prometheus' rules: that of {@code PROMTOOL}, or the one on the path; or, where there is apt-get,
 * that of Debian's package prometheus, which is taken apart and not installed.
 */
final class Promtool {
    private static final Path PROGRAM = find();

    private Promtool() {}

    static void run(Path folder, String... arguments) {
        Programs.run(
                folder,
                Stream.concat(Stream.of(PROGRAM.toString()), Stream.of(arguments))
                        .toList());
    }

    private static Path find() {
        Path packaged = Programs.FETCHED.resolve("promtool").toAbsolutePath();
        return Optional.ofNullable(System.getenv("PROMTOOL"))
                .map(Path::of)
                .or(() -> Programs.onPath("promtool"))
                .or(() -> Optional.of(packaged).filter(Files::isExecutable))
                .or(() -> Programs.onPath("apt-get").map(there -> fetch(packaged)))
                .orElseThrow(
                        () -> new IllegalStateException("There is no promtool here. Install it (Debian's package is"
                                + " prometheus), or say in PROMTOOL where the program is."));
    }

    private static Path fetch(Path program) {
        try {
            Path folder = Files.createDirectories(Programs.FETCHED.resolve("prometheus"));
            download(folder);
            Path archive;
            try (Stream<Path> files = Files.list(folder)) {
                archive = files.filter(file -> file.toString().endsWith(".deb"))
                        .findFirst()
                        .orElseThrow()
                        .getFileName();
            }
            Programs.run(folder, List.of("dpkg-deb", "--extract", archive.toString(), "."));
            Files.move(folder.resolve("usr/bin/promtool"), program);
            return program;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void download(Path folder) {
        List<String> download = List.of("apt-get", "--quiet", "download", "prometheus");
        try {
            Programs.run(folder, download);
        } catch (Programs.Failed listsAreOld) {
            Programs.run(folder, List.of("apt-get", "--quiet", "update"));
            Programs.run(folder, download);
        }
    }
}
