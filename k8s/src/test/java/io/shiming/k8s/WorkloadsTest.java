package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a cluster takes without a word and is wrong all the same. */
class WorkloadsTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("every selector chooses its own pods and nobody else's")
    void selectors(Overlay overlay) {
        assertThat(overlay.workloads())
                .isNotEmpty()
                .filteredOn(each -> !each.isJob())
                .allSatisfy(workload -> {
                    JsonNode selector = workload.object().at("/spec/selector");
                    assertThat(selector.isMissingNode()).isFalse();
                    assertThat(overlay.workloads())
                            .filteredOn(other -> Selector.matches(selector, other.labels()))
                            .containsExactly(workload);
                });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("every Service leads to the pods of one workload, and each of its ports to one of theirs")
    void services(Overlay overlay) {
        assertThat(overlay.objects("Service")).isNotEmpty().allSatisfy(service -> {
            List<Workload> behind = overlay.workloads().stream()
                    .filter(workload -> Selector.hasAll(service.at("/spec/selector"), workload.labels()))
                    .toList();
            assertThat(behind).as(Overlay.name(service)).hasSize(1);
            assertThat(Overlay.each(service.at("/spec/ports")))
                    .isNotEmpty()
                    .allMatch(port -> behind.get(0).containers().stream()
                            .anyMatch(container -> hasPort(container, target(port))));
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("what a container asks for is bounded: requests of processor and memory, limits not below them")
    void resources(Overlay overlay) {
        forEveryContainer(overlay, container -> {
            for (String resource : List.of("cpu", "memory")) {
                Quantity request = quantity(container.at("/resources/requests/" + resource));
                Quantity limit = quantity(container.at("/resources/limits/" + resource));
                assertThat(request.getNumber()).isPositive().isLessThanOrEqualTo(limit.getNumber());
            }
        });
    }

    @Test
    @DisplayName("development fits beside the cluster's own pods on a machine with two processors and 8 GiB")
    void fits() {
        List<Workload> all = Overlay.DEVELOPMENT.workloads();
        assertThat(asked(all, "cpu")).isPositive().isLessThanOrEqualTo(new BigDecimal("1.0"));
        assertThat(asked(all, "memory")).isPositive().isLessThanOrEqualTo(BigDecimal.valueOf(5L << 30));
        assertThat(Overlay.DEVELOPMENT.objects("HorizontalPodAutoscaler"))
                .isNotEmpty()
                .allMatch(each -> each.at("/spec/maxReplicas").asInt() == 1);
    }

    /** Of one pod each; what begins one has ended when the others run. */
    private static BigDecimal asked(List<Workload> all, String resource) {
        return all.stream()
                .flatMap(workload -> Overlay.each(workload.pod().path("containers")))
                .map(container -> quantity(container.at("/resources/requests/" + resource))
                        .getNumber())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("no container is more than PodSecurity `restricted` lets it be, and none writes into its image")
    void restricted(Overlay overlay) {
        assertThat(overlay.workloads()).allSatisfy(workload -> {
            JsonNode pod = workload.pod();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(Stream.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(pod::has);
            assertThat(Overlay.each(pod.path("volumes")))
                    .allMatch(
                            volume -> Stream.of("emptyDir", "configMap", "secret", "persistentVolumeClaim", "projected")
                                    .anyMatch(volume::has));
        });
        forEveryContainer(overlay, container -> {
            JsonNode context = container.path("securityContext");
            assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(context.path("capabilities").has("add")).isFalse();
            assertThat(Stream.of("privileged", "procMount", "seccompProfile", "runAsUser"))
                    .noneMatch(context::has);
            assertThat(Overlay.each(container.path("ports"))).noneMatch(port -> port.has("hostPort"));
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the namespace refuses what is not `restricted`")
    void namespace(Overlay overlay) {
        assertThat(overlay.objects("Namespace"))
                .singleElement()
                .extracting(namespace -> namespace
                        .at("/metadata/labels")
                        .path("pod-security.kubernetes.io/enforce")
                        .asText())
                .isEqualTo("restricted");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("nobody has a token for the API server")
    void tokens(Overlay overlay) {
        assertThat(overlay.workloads()).allSatisfy(workload -> {
            assertThat(workload.pod().path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            JsonNode account = workload.pod().path("serviceAccountName");
            if (!account.isMissingNode()) {
                overlay.object("ServiceAccount", account.asText());
            }
        });
        assertThat(overlay.objects("ServiceAccount"))
                .isNotEmpty()
                .noneMatch(
                        account -> account.path("automountServiceAccountToken").asBoolean(true));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a container that runs on is probed at a port that it has, and images are not pulled when they are there")
    void probes(Overlay overlay) {
        assertThat(overlay.workloads()).allSatisfy(workload -> {
            if (!workload.isJob()) {
                assertThat(workload.containers())
                        .allSatisfy(
                                container -> assertThat(Stream.of("startupProbe", "livenessProbe", "readinessProbe"))
                                        .allMatch(probe -> isProbed(container, container.path(probe))));
            }
        });
        forEveryContainer(overlay, container -> {
            assertThat(container.path("imagePullPolicy").asText()).isEqualTo("IfNotPresent");
            assertThat(container.path("image").asText())
                    .matches(".+(:[\\w.-]+|@sha256:[0-9a-f]{64})")
                    .doesNotEndWith(":latest");
        });
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("each of the five has an autoscaler, a disruption budget, a pause before it stops, and replicas apart")
    void each(Overlay overlay) {
        for (String name : Overlay.SERVICES) {
            Workload service = overlay.service(name);
            assertThat(overlay.object("HorizontalPodAutoscaler", name)
                            .at("/spec/scaleTargetRef/name")
                            .asText())
                    .isEqualTo(name);
            assertThat(Overlay.each(overlay.object("HorizontalPodAutoscaler", name)
                                    .at("/spec/metrics"))
                            .map(metric -> metric.path("type").asText()))
                    .containsExactly("Resource", "External");
            assertThat(service.object().path("spec").has("replicas")).isFalse();
            assertThat(overlay.objects("PodDisruptionBudget"))
                    .filteredOn(budget -> Selector.matches(budget.at("/spec/selector"), service.labels()))
                    .singleElement()
                    .satisfies(budget -> assertThat(
                                    budget.at("/spec/maxUnavailable").asInt())
                            .isEqualTo(1));
            JsonNode spread = service.pod().at("/topologySpreadConstraints/0/labelSelector");
            assertThat(Selector.matches(spread, service.labels())).isTrue();
            JsonNode apart = service.pod()
                    .at("/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0"
                            + "/podAffinityTerm/labelSelector");
            assertThat(Selector.matches(apart, service.labels())).isTrue();
            int pause = service.containers()
                    .get(0)
                    .at("/lifecycle/preStop/sleep/seconds")
                    .asInt();
            int shutdown = (int) Duration.parse(overlay.configMap(name).get("QUARKUS_SHUTDOWN_TIMEOUT"))
                    .toSeconds();
            assertThat(service.pod().path("terminationGracePeriodSeconds").asInt())
                    .isGreaterThan(pause + shutdown);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "the schemas of each are migrated by a Job with the same image, and only that knows the owner's passwords")
    void migrations(Overlay overlay) {
        for (String name : Overlay.SERVICES) {
            Workload migration = new Workload(overlay.object("Job", name + "-migrate"));
            Workload service = overlay.service(name);
            assertThat(Stream.concat(service.allContainers().stream(), migration.containers().stream())
                            .map(container -> container.path("image").asText())
                            .distinct())
                    .hasSize(1);
            assertThat(service.allContainers())
                    .anyMatch(container -> container.at("/args/1").asText().equals("--await"));
            assertThat(migration.toString() + migration.object()).contains(name + "-owner");
            assertThat(service.object().toString()).doesNotContain("-owner").doesNotContain("MIGRATION_");
            assertThat(overlay.configMap(name)).containsEntry("SHIMING_MIGRATE_AT_START", "false");
        }
    }

    private static void forEveryContainer(Overlay overlay, Consumer<JsonNode> check) {
        assertThat(overlay.workloads())
                .isNotEmpty()
                .allSatisfy(workload ->
                        assertThat(workload.allContainers()).isNotEmpty().allSatisfy(check));
    }

    private static boolean isProbed(JsonNode container, JsonNode probe) {
        return probe.has("exec") || hasPort(container, probe.at("/httpGet/port"));
    }

    private static JsonNode target(JsonNode port) {
        return port.has("targetPort") ? port.path("targetPort") : port.path("port");
    }

    /** By name or number. */
    private static boolean hasPort(JsonNode container, JsonNode port) {
        return Overlay.each(container.path("ports"))
                .anyMatch(each -> port.isTextual()
                        ? each.path("name").asText().equals(port.asText())
                        : each.path("containerPort").asInt() == port.asInt());
    }

    private static Quantity quantity(JsonNode value) {
        assertThat(value.isMissingNode()).isFalse();
        return Quantity.fromString(value.asText());
    }
}
