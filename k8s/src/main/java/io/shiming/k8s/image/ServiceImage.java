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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** The image of one program, as a tar that container engines load. */
final class ServiceImage {
    static final String FOLDER = "/deployments";
    static final String USER = "10001:10001";
    static final Map<String, String> ENVIRONMENT = Map.of("LANG", "C.UTF-8");

    private static final String ARCHIVE = "app-cds.jsa";
    private static final String VERSION = version();

    private final Program program;
    private final Path staged;

    /** @param staged a folder for what becomes of it */
    ServiceImage(Program program, Path staged) throws IOException {
        this.program = program;
        this.staged = staged;
        Jre.delete(staged);
        program.lay(staged);
    }

    /** What is in it, but for the runtime. */
    Path files() {
        return staged;
    }

    /**
     * Has this Java write down the classes that the service loads as it starts, so that it need not look for them again.
     * It gets as far as it does without being configured: most of them are there by then.
     */
    void archiveClasses(Path java) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-XX:ArchiveClassesAtExit=" + ARCHIVE,
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-XX:+UseSerialGC"));
        command.addAll(program.start());
        String said = Command.output(staged, command);
        Path archive = staged.resolve(ARCHIVE);
        if (!Files.exists(archive)) {
            throw new IOException(program.name() + " wrote no archive of its classes: " + said);
        }
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /**
     * What a container of it runs.
     *
     * @param runtime whether that of {@link Jre} is in it, or the base has one
     */
    List<String> command(boolean runtime) {
        List<String> command = new ArrayList<>(List.of(
                runtime ? Jre.HOME + "/bin/java" : "java",
                "-XX:+UseSerialGC",
                "-XX:MaxRAMPercentage=60",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData"));
        if (program.isService()) {
            command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        }
        if (isArchived()) {
            command.addAll(List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xshare:auto"));
        }
        command.addAll(program.start());
        return command;
    }

    private boolean isArchived() {
        return Files.exists(staged.resolve(ARCHIVE));
    }

    /**
     * Writes it.
     *
     * @param base what it is laid upon
     * @param runtime the folder of {@link Jre}, where the base has none
     */
    JibContainer write(String base, Optional<Path> runtime, Path tar, Path cache)
            throws IOException, InterruptedException {
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
            if (isArchived()) {
                // Java 17 writes none twice the same; everything else is.
                image.addFileEntriesLayer(layer("archive", staged, folder, path -> path.endsWith(ARCHIVE)));
            }
            return image.setFormat(ImageFormat.Docker)
                    .setCreationTime(Program.MADE)
                    .setUser(USER)
                    .setWorkingDirectory(folder)
                    .setEnvironment(ENVIRONMENT)
                    .setExposedPorts(Port.tcp(program.port()))
                    .addLabel("org.opencontainers.image.title", program.name())
                    .addLabel("org.opencontainers.image.version", VERSION)
                    .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
                    .setEntrypoint(command(runtime.isPresent()))
                    .containerize(Containerizer.to(TarImage.at(tar).named("shiming/" + program.name() + ":" + VERSION))
                            .setOfflineMode(runtime.isPresent())
                            .setApplicationLayersCache(cache)
                            .setBaseImageLayersCache(cache)
                            .setToolName("shiming"));
        } catch (InvalidImageReferenceException
                | RegistryException
                | CacheDirectoryCreationException
                | ExecutionException failure) {
            throw new IOException(program.name() + ": no image was made: " + failure.getMessage(), failure);
        }
    }

    private static FileEntriesLayer layer(String name, Path from, AbsoluteUnixPath to, Predicate<Path> which) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (Path file : Program.below(from)) {
            Path path = from.relativize(file);
            if (which.test(path)) {
                layer.addEntry(
                        file,
                        to.resolve(path.toString()),
                        Files.isExecutable(file) && !Files.isDirectory(file)
                                ? FilePermissions.fromOctalString("755")
                                : FilePermissions.fromOctalString(Files.isDirectory(file) ? "755" : "644"),
                        Program.MADE);
            }
        }
        return layer.build();
    }

    /** Somebody else's, or a folder of such. */
    private static boolean isLibrary(Path path) {
        return path.startsWith("lib") && !path.toString().contains("io.shiming");
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
