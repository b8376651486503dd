package io.shiming.foundation.testing;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Certificates for tests of TLS, made once: {@code service}, which everybody trusts, and {@code stranger}, which nobody
 * does. {@code NAME.crt} and {@code NAME.key} are PEM, {@code NAME-keystore.p12} and {@code NAME-truststore.p12} what
 * Java wants.
 */
public final class Certificates {
    public static final String PASSWORD = "of-a-test";

    private Certificates() {}

    /** The folder they are in. */
    public static synchronized Path folder() {
        Path folder = Path.of("target", "certificates").toAbsolutePath();
        try {
            if (!Files.exists(folder.resolve("stranger.key"))) {
                Files.createDirectories(folder);
                make(folder, "service");
                make(folder, "stranger");
            }
            return folder;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void make(Path folder, String name) throws Exception {
        new CertificateGenerator(folder, true)
                .generate(new CertificateRequest()
                        .withName(name)
                        .withCN("localhost")
                        .withSubjectAlternativeName("DNS:localhost")
                        .withSubjectAlternativeName("IP:127.0.0.1")
                        .withPassword(PASSWORD)
                        .withFormats(List.of(Format.PEM, Format.PKCS12)));
        // PostgreSQL takes no key that others can read.
        Files.setPosixFilePermissions(folder.resolve(name + ".key"), PosixFilePermissions.fromString("rw-------"));
    }
}
