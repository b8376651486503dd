package io.shiming.foundation.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.Certificates;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServiceCertificatesTest {
    @Test
    @DisplayName("a service is named by its own certificate, and by none above it")
    void named() throws Exception {
        Certificate localhost;
        try (InputStream file = Files.newInputStream(Certificates.folder().resolve("service.crt"))) {
            localhost = CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
        assertThat(ServiceCertificates.isNamed("localhost", List.of(localhost))).isTrue();
        assertThat(ServiceCertificates.isNamed("127.0.0.1", List.of(localhost)))
                .as("an address is no name")
                .isFalse();
        assertThat(ServiceCertificates.isNamed("agent-service", List.of(localhost)))
                .isFalse();
        assertThat(ServiceCertificates.isNamed("", List.of(localhost))).isFalse();
        assertThat(ServiceCertificates.isNamed("localhost", List.of())).isFalse();
    }
}
