package io.shiming.k8s.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The image of one service, as a tar that container engines load. */
final class ServiceImage {
    private static final String FOLDER = "/deployments";
    private static final String ARCHIVE = "app-cds.jsa";
    private static final String VERSION = version();
    private static final String JAR = "quarkus-run.jar";
    /** Of every file, so that the same files make the same image; shared archives look at it, too. */
    private static final Instant MADE = Instant.parse("2026-11-24T00:00:00Z");

    private final String service;
    private final int port;
    private final Path staged;

    /**
     * @param application the built service, {@code target/quarkus-app}
     * @param staged a folder for what becomes of it
     */
    ServiceImage(String service, int port, Path application, Path staged) throws IOException {
        this.service = service;
        this.port = port;
        this.staged = staged;
        Jre.delete(staged);
        copy(application, staged);
    }

    /**
     * Has this Java write down the classes that the service loads as it starts, so that it need not look for them again.
     * It gets as far as it does without being configured: most of them are there by then.
     */
    void archiveClasses(Path java) throws IOException {
        String said = Command.output(
                staged,
                List.of(
                        java.toString(),
                        "-XX:ArchiveClassesAtExit=" + ARCHIVE,
                        "-Xlog:cds=off",
                        "-Xlog:cds+dynamic=off",
                        "-XX:+UseSerialGC",
                        "-jar",
                        JAR));
        Path archive = staged.resolve(ARCHIVE);
        if (!Files.exists(archive)) {
            throw new IOException(service + " wrote no archive of its classes: " + said);
        }
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /**
     * Writes it.
     *
     * @param base what it is laid upon
     * @param runtime the folder of {@link Jre}, where the base has none
     */
    JibContainer write(String base, Optional<Path> runtime, Path tar, Path cache)
            throws IOException, InterruptedException {
        boolean archived = Files.exists(staged.resolve(ARCHIVE));
        List<String> command = new ArrayList<>(List.of(runtime.isPresent() ? Jre.HOME + "/bin/java" : "java"));
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:MaxRAMPercentage=60",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        if (archived) {
            command.addAll(List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xshare:auto"));
        }
        command.addAll(List.of("-jar", JAR));
        try {
            JibContainerBuilder image = runtime.isPresent() ? Jib.fromScratch() : Jib.from(base);
            if (runtime.isPresent()) {
                image.addPlatform(architecture(), "linux");
                image.addFileEntriesLayer(layer("runtime", runtime.get(), AbsoluteUnixPath.get("/"), path -> true));
            }
            AbsoluteUnixPath folder = AbsoluteUnixPath.get(FOLDER);
            // What changes seldom comes first.
            image.addFileEntriesLayer(layer("libraries", staged, folder, ServiceImage::isLibrary));
            image.addFileEntriesLayer(
                    layer("service", staged, folder, path -> !isLibrary(path) && !path.endsWith(ARCHIVE)));
            if (archived) {
                // Java 17 writes none twice the same; everything else is.
                image.addFileEntriesLayer(layer("archive", staged, folder, path -> path.endsWith(ARCHIVE)));
            }
            return image.setFormat(ImageFormat.Docker)
                    .setCreationTime(MADE)
                    .setUser("10001:10001")
                    .setWorkingDirectory(folder)
                    .setEnvironment(Map.of("LANG", "C.UTF-8"))
                    .setExposedPorts(Port.tcp(port))
                    .addLabel("org.opencontainers.image.title", service)
                    .addLabel("org.opencontainers.image.version", VERSION)
                    .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
                    .setEntrypoint(command)
                    .containerize(Containerizer.to(TarImage.at(tar).named("shiming/" + service + ":" + VERSION))
                            .setOfflineMode(runtime.isPresent())
                            .setApplicationLayersCache(cache)
                            .setBaseImageLayersCache(cache)
                            .setToolName("shiming"));
        } catch (InvalidImageReferenceException
                | RegistryException
                | CacheDirectoryCreationException
                | ExecutionException failure) {
            throw new IOException(service + ": no image was made: " + failure.getMessage(), failure);
        }
    }

    private static FileEntriesLayer layer(String name, Path from, AbsoluteUnixPath to, Predicate<Path> which)
            throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (Path file : files(from)) {
            Path path = from.relativize(file);
            if (which.test(path)) {
                layer.addEntry(
                        file,
                        to.resolve(path.toString()),
                        Files.isExecutable(file) && !Files.isDirectory(file)
                                ? FilePermissions.fromOctalString("755")
                                : FilePermissions.fromOctalString(Files.isDirectory(file) ? "755" : "644"),
                        MADE);
            }
        }
        return layer.build();
    }

    /** Somebody else's, or a folder of such. */
    private static boolean isLibrary(Path path) {
        return path.startsWith("lib") && !path.toString().contains("io.shiming");
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path copy = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                Files.setLastModifiedTime(copy, FileTime.from(MADE));
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> !file.equals(folder)).sorted().toList();
        }
    }

    /** Of the build, which is the images' as well. */
    private static String version() {
        Properties build = new Properties();
        try (InputStream file = ServiceImage.class.getResourceAsStream("/version.properties")) {
            build.load(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return build.getProperty("version");
    }

    private static String architecture() {
        String here = System.getProperty("os.arch");
        return here.equals("aarch64") ? "arm64" : here;
    }
}
