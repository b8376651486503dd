package io.shiming.retention.command;

import io.shiming.foundation.crypto.StatementVerifier;
import io.shiming.retention.application.Certificates;
import io.shiming.retention.domain.Certificate;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which certificates a command is about, and by which keys it checks them. */
final class ExportedCertificates {
    @Parameters(paramLabel = "FOLDER", description = "as certificates-export writes it")
    private Path path;

    @Option(
            names = "--keys",
            required = true,
            paramLabel = "FILE",
            description = "JWK set, as GET /v1/certificate-keys answers it, or certificate-public.json")
    private Path keys;

    CertificateFolder folder() {
        return new CertificateFolder(path);
    }

    StatementVerifier<Certificate> verifier() throws IOException {
        return StatementVerifier.of(Certificates.FORMAT, keys);
    }

    Path path() {
        return path;
    }
}
