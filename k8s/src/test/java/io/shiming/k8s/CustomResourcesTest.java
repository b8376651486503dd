package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What leans on somebody else's operator. Their schemas are not here: only that it is of them, in a version that they serve. */
class CustomResourcesTest {
    private static final Set<String> NEEDED = Set.of(
            "postgresql.cnpg.io/v1 Cluster",
            "postgresql.cnpg.io/v1 ScheduledBackup",
            "barmancloud.cnpg.io/v1 ObjectStore",
            "external-secrets.io/v1 ExternalSecret",
            "cert-manager.io/v1 Issuer",
            "cert-manager.io/v1 Certificate",
            "gateway.networking.k8s.io/v1 Gateway",
            "gateway.networking.k8s.io/v1 HTTPRoute",
            "gateway.networking.k8s.io/v1 BackendTLSPolicy",
            "monitoring.coreos.com/v1 ServiceMonitor",
            "monitoring.coreos.com/v1 PrometheusRule");

    @Test
    @DisplayName("development needs nobody's operator")
    void development() {
        assertThat(custom(Overlay.DEVELOPMENT)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"STAGING", "PRODUCTION"})
    @DisplayName("staging and production need those that k8s/README.md names, and all of them")
    void needed(Overlay overlay) {
        assertThat(custom(overlay)).isEqualTo(NEEDED);
    }

    @ParameterizedTest
    @EnumSource(names = {"STAGING", "PRODUCTION"})
    @DisplayName(
            "CloudNativePG is told what concerns a database once that is there: it runs postInitSQL before it makes one")
    void databasesFirst(Overlay overlay) {
        assertThat(overlay.objects("Cluster")).isNotEmpty().allSatisfy(cluster -> {
            JsonNode begun = cluster.at("/spec/bootstrap/initdb");
            assertThat(begun.path("postInitSQL").toString())
                    .contains("CREATE ROLE")
                    .doesNotContain("ON DATABASE");
            assertThat(begun.path("postInitApplicationSQL").toString())
                    .contains("REVOKE ALL ON DATABASE", "GRANT CONNECT ON DATABASE");
        });
    }

    private static Set<String> custom(Overlay overlay) {
        return overlay.objects().stream()
                .filter(SchemaTest::isCustom)
                .map(object -> object.path("apiVersion").asText() + " " + Overlay.kind(object))
                .collect(Collectors.toSet());
    }
}
