package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What stands in {@code base} is what the build of the services generates; {@code -Dmanifests.write} writes it anew. */
class GeneratedManifestsTest {
    static final List<String> SERVICES = Overlay.SERVICES;

    @ParameterizedTest
    @FieldSource("SERVICES")
    @DisplayName("what the build of a service generates is what its base has")
    void generated(String service) throws IOException {
        Path built = Path.of("..", service, "target", "kubernetes", "kubernetes.yml");
        Path kept = Path.of("base", service, "generated.yaml");
        if (System.getProperty("manifests.write") != null) {
            Files.copy(built, kept, StandardCopyOption.REPLACE_EXISTING);
        }
        // Not by the text: it has its labels in another order now and then.
        assertThat(Overlay.parse(Files.readString(kept))).isEqualTo(Overlay.parse(Files.readString(built)));
    }
}
