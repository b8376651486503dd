package io.shiming.k8s.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file system with a Java runtime and nothing else: no shell, no package manager, no libraries but those that the
 * runtime is linked with. It is made of the JDK that runs this and of this machine's own C library, so that it needs
 * neither a registry nor a container engine.
 */
final class Jre {
    /** In the image. */
    static final String HOME = "/opt/java";

    private static final String MODULES = String.join(
            ",",
            "java.se",
            "jdk.charsets",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.jfr",
            "jdk.management",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    /** {@code libz.so.1 => /lib/…/libz.so.1 (0x…)}, or the loader itself: {@code /lib64/ld-linux-x86-64.so.2 (0x…)}. */
    private static final Pattern LIBRARY = Pattern.compile("(?m)^\\s+(?:\\S+ => )?(/\\S+) \\(0x");

    private Jre() {}

    /** Makes it, unless it is there; tells where its {@code java} is. */
    static Path make(Path root) throws IOException {
        Path home = root.resolve(HOME.substring(1));
        Path java = home.resolve("bin/java");
        if (Files.exists(java)) {
            return java;
        }
        Path tools = Path.of(System.getProperty("java.home"), "bin");
        Command.run(
                tools.resolve("jlink").toString(),
                "--add-modules=" + MODULES,
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--compress=2",
                "--output=" + home);
        for (String library : libraries(home)) {
            Path copy = root.resolve(library.substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of(library), copy, StandardCopyOption.REPLACE_EXISTING);
        }
        Path etc = Files.createDirectories(root.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), "shiming:x:10001:10001:shiming:/tmp:/nonexistent\n");
        Files.writeString(etc.resolve("group"), "shiming:x:10001:\n");
        Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
        // The classes that every Java program needs, so that archives of a program's own can be laid on top.
        Command.run(java.toString(), "-Xshare:dump", "-XX:SharedArchiveFile=" + home.resolve("lib/server/classes.jsa"));
        return java;
    }

    private static Set<String> libraries(Path home) throws IOException {
        Set<String> libraries = new TreeSet<>();
        for (Path linked : linked(home)) {
            LIBRARY.matcher(Command.run("ldd", linked.toString()))
                    .results()
                    .map(found -> found.group(1))
                    .filter(library -> !library.startsWith(home.toString()))
                    .forEach(libraries::add);
        }
        return libraries;
    }

    private static List<Path> linked(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve("lib"))) {
            return Stream.concat(
                            Stream.of(home.resolve("bin/java")),
                            all.filter(file -> file.toString().endsWith(".so")))
                    // Windows and printers: nothing here has any.
                    .filter(file ->
                            !file.getFileName().toString().matches("lib(awt_xawt|jawt|splashscreen|jsound)\\.so"))
                    .toList();
        }
    }

    /** A folder with everything in it. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path done, IOException failure) throws IOException {
                Files.delete(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
