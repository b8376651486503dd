package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferencesTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("every ConfigMap, Secret and volume that a pod asks for is there, or is made by what is there")
    void ofPods(Overlay overlay) {
        Set<String> configMaps = names(overlay, "ConfigMap");
        Set<String> secrets = secrets(overlay);
        Set<String> claims = names(overlay, "PersistentVolumeClaim");
        assertThat(overlay.workloads()).allSatisfy(workload -> {
            List<JsonNode> sources = new ArrayList<>(workload.pod().findValues("configMapRef"));
            sources.addAll(workload.pod().findValues("configMapKeyRef"));
            Overlay.each(workload.pod().path("volumes"))
                    .map(volume -> volume.path("configMap"))
                    .filter(JsonNode::isObject)
                    .forEach(sources::add);
            assertThat(sources)
                    .allMatch(source -> configMaps.contains(source.path("name").asText()));

            assertThat(Stream.of("secretRef", "secretKeyRef").flatMap(kind -> workload.pod().findValues(kind).stream()))
                    .allMatch(source -> secrets.contains(source.path("name").asText()));
            assertThat(workload.pod().findValues("secretName")).allMatch(name -> secrets.contains(name.asText()));
            assertThat(workload.pod().findValues("claimName")).allMatch(name -> claims.contains(name.asText()));
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("what is mounted is a volume of the pod, and no volume is there for nothing")
    void volumes(Overlay overlay) {
        assertThat(overlay.workloads()).allSatisfy(workload -> {
            Set<String> mounted = new TreeSet<>();
            workload.allContainers()
                    .forEach(container -> Overlay.each(container.path("volumeMounts"))
                            .forEach(mount -> mounted.add(mount.path("name").asText())));
            Set<String> volumes = new TreeSet<>();
            Overlay.each(workload.pod().path("volumes"))
                    .forEach(volume -> volumes.add(volume.path("name").asText()));
            Overlay.each(workload.object().at("/spec/volumeClaimTemplates"))
                    .forEach(volume -> volumes.add(Overlay.name(volume)));
            assertThat(mounted).as(workload.toString()).isEqualTo(volumes);
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("what routes, autoscalers and certificates name is there")
    void ofOthers(Overlay overlay) {
        Set<String> services = names(overlay, "Service");
        assertThat(overlay.objects("HTTPRoute"))
                .allSatisfy(route -> assertThat(
                                route.findValues("backendRefs").stream().flatMap(Overlay::each))
                        .isNotEmpty()
                        .allMatch(backend -> services.contains(
                                        backend.path("name").asText())
                                && backend.path("port").asInt()
                                        == overlay.object(
                                                        "Service",
                                                        backend.path("name").asText())
                                                .at("/spec/ports/0/port")
                                                .asInt()));
        Set<String> issuers = names(overlay, "Issuer");
        assertThat(overlay.objects("Certificate"))
                .allMatch(certificate ->
                        issuers.contains(certificate.at("/spec/issuerRef/name").asText()));
        Set<String> deployments = names(overlay, "Deployment");
        assertThat(overlay.objects("HorizontalPodAutoscaler"))
                .hasSameSizeAs(Overlay.SERVICES)
                .allMatch(scaler -> deployments.contains(
                        scaler.at("/spec/scaleTargetRef/name").asText()));
        Set<String> secrets = secrets(overlay);
        assertThat(overlay.objects("Cluster")).allSatisfy(cluster -> {
            assertThat(cluster.findValues("passwordSecret")).hasSize(2);
            assertThat(Stream.concat(
                            cluster.findValues("passwordSecret").stream().map(secret -> secret.path("name")),
                            Stream.of("/spec/bootstrap/initdb/secret/name", "/spec/certificates/serverTLSSecret")
                                    .map(cluster::at)))
                    .allMatch(name -> secrets.contains(name.asText()));
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"STAGING", "PRODUCTION"})
    @DisplayName("no Secret stands in what is not for development")
    void nothingSecret(Overlay overlay) {
        assertThat(overlay.objects("Secret")).isEmpty();
    }

    /** Those that stand there, and those that operators make. */
    private static Set<String> secrets(Overlay overlay) {
        Set<String> secrets = names(overlay, "Secret");
        overlay.objects("ExternalSecret")
                .forEach(
                        external -> secrets.add(external.at("/spec/target/name").asText()));
        overlay.objects("Certificate")
                .forEach(certificate ->
                        secrets.add(certificate.at("/spec/secretName").asText()));
        return secrets;
    }

    private static Set<String> names(Overlay overlay, String kind) {
        Set<String> names = new TreeSet<>();
        overlay.objects(kind).forEach(object -> names.add(Overlay.name(object)));
        return names;
    }
}
