package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may speak with whom, worked out from the policies as a cluster would. */
class NetworkTest {
    /** A row of the table of docs/architecture.md. */
    private static final Pattern ARROW = Pattern.compile("(?m)^\\| ([\\w-]+) \\| ([\\w-]+) \\| .*\\|$");

    private static final Pattern PEER = Pattern.compile("https?://([\\w-]+):(\\d+)");

    @ParameterizedTest
    @EnumSource
    @DisplayName("services call each other exactly as docs/architecture.md says, and only where they listen")
    void arrows(Overlay overlay) {
        Set<String> open = new TreeSet<>();
        for (Workload from : overlay.workloads()) {
            for (String to : Overlay.SERVICES) {
                Workload service = overlay.service(to);
                int port = port(service);
                if (!from.name().equals(to) && isOpen(overlay, from, service, port)) {
                    open.add(from.name() + " -> " + to);
                }
                assertThat(isOpen(overlay, from, service, port + 1000)).isFalse();
            }
        }
        assertThat(open).isEqualTo(arrows());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("whoever may be called is configured as a peer, at the port where it listens")
    void peers(Overlay overlay) {
        Set<String> configured = new TreeSet<>();
        for (String name : Overlay.SERVICES) {
            overlay.configMap(name).values().forEach(value -> {
                Matcher peer = PEER.matcher(value);
                if (peer.matches() && Overlay.SERVICES.contains(peer.group(1))) {
                    configured.add(name + " -> " + peer.group(1));
                    assertThat(port(overlay.service(peer.group(1)))).isEqualTo(Integer.parseInt(peer.group(2)));
                }
            });
        }
        assertThat(configured).isEqualTo(arrows());
    }

    @Test
    @DisplayName(
            "in development services and migrations reach the databases, services the issuer, the gateway departments, and nobody anything else")
    void development() {
        Overlay overlay = Overlay.DEVELOPMENT;
        for (Workload from : overlay.workloads()) {
            boolean service = Overlay.SERVICES.contains(from.name());
            for (String database : List.of("postgresql", "postgresql-keys")) {
                Workload to = new Workload(overlay.object("StatefulSet", database));
                assertThat(isOpen(overlay, from, to, 5432))
                        .as(from + " -> " + database)
                        .isEqualTo(service || from.isJob());
            }
            Workload issuer = new Workload(overlay.object("Deployment", "keycloak"));
            assertThat(isOpen(overlay, from, issuer, 8080))
                    .as(from + " -> keycloak")
                    .isEqualTo(service);
            assertThat(isOpen(overlay, from, overlay.service("departments"), 8090))
                    .as(from + " -> departments")
                    .isEqualTo(from.name().equals("verification-gateway"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("every pod is denied first, in both directions, and asks nobody but the cluster's servers for names")
    void denied(Overlay overlay) {
        JsonNode deny = overlay.object("NetworkPolicy", "deny-by-default").path("spec");
        assertThat(deny.path("podSelector")).isEmpty();
        assertThat(Overlay.each(deny.path("policyTypes")).map(JsonNode::asText)).containsExactly("Ingress", "Egress");
        assertThat(deny.has("ingress") || deny.has("egress")).isFalse();
        assertThat(overlay.objects("NetworkPolicy"))
                .filteredOn(policy -> policy.at("/spec/podSelector").isEmpty()
                        && (policy.path("spec").has("ingress")
                                || policy.path("spec").has("egress")))
                .singleElement()
                .satisfies(policy -> assertThat(policy.at("/spec/egress").findValues("port").stream()
                                .map(JsonNode::asInt))
                        .containsOnly(53));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("every policy chooses somebody")
    void used(Overlay overlay) {
        assertThat(overlay.objects("NetworkPolicy"))
                .filteredOn(policy -> !policy.at("/spec/podSelector").toString().contains("cnpg.io"))
                .allMatch(policy -> overlay.workloads().stream()
                        .anyMatch(workload -> Selector.matches(policy.at("/spec/podSelector"), workload.labels())));
    }

    private static Set<String> arrows() {
        try {
            String page = Files.readString(Path.of("../docs/architecture.md"));
            String section =
                    page.substring(page.indexOf("## Who calls whom"), page.indexOf("## The path of a registration"));
            return ARROW.matcher(section)
                    .results()
                    .filter(arrow ->
                            Overlay.SERVICES.contains(arrow.group(1)) && Overlay.SERVICES.contains(arrow.group(2)))
                    .map(arrow -> arrow.group(1) + " -> " + arrow.group(2))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static int port(Workload service) {
        return service.containers().get(0).at("/ports/0/containerPort").asInt();
    }

    /** From both ends: what the one may send, and what the other takes in. */
    private static boolean isOpen(Overlay overlay, Workload from, Workload to, int port) {
        return allows(overlay, from, "egress", "to", to, port) && allows(overlay, to, "ingress", "from", from, port);
    }

    private static boolean allows(
            Overlay overlay, Workload chosen, String direction, String peers, Workload other, int port) {
        Predicate<JsonNode> concerns = policy -> Selector.matches(policy.at("/spec/podSelector"), chosen.labels())
                && Overlay.each(policy.at("/spec/policyTypes"))
                        .anyMatch(type -> type.asText().equalsIgnoreCase(direction));
        List<JsonNode> policies =
                overlay.objects("NetworkPolicy").stream().filter(concerns).toList();
        assertThat(policies).as(chosen.toString()).isNotEmpty();
        return policies.stream()
                .flatMap(policy -> Overlay.each(policy.path("spec").path(direction)))
                .anyMatch(rule -> hasPort(rule, port) && hasPeer(rule.path(peers), other));
    }

    private static boolean hasPort(JsonNode rule, int port) {
        return !rule.has("ports")
                || Overlay.each(rule.path("ports"))
                        .anyMatch(each -> each.path("port").asInt() == port
                                && each.path("protocol").asText("TCP").equals("TCP"));
    }

    private static boolean hasPeer(JsonNode peers, Workload other) {
        Stream<JsonNode> named = Overlay.each(peers);
        return peers.isMissingNode()
                || named.anyMatch(peer -> peer.has("podSelector")
                        && !peer.has("namespaceSelector")
                        && Selector.matches(peer.path("podSelector"), other.labels()));
    }
}
