package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people may do with kubectl: the table of k8s/README.md against the roles. */
class RolesTest {
    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| `kubectl [^|]+ \\| (\\w+) ([\\w./]+) \\| (yes|no) \\| (yes|no) \\| (yes|no) \\|$");
    private static final List<String> ROLES = List.of("shiming-viewer", "shiming-operator", "shiming-breakglass");
    /** With a dot, or one of those without. */
    private static final Pattern GROUP = Pattern.compile("(apps|batch|autoscaling|policy|[^/]*\\.[^/]*)/");

    @ParameterizedTest
    @EnumSource
    @DisplayName("each role may do with kubectl what the table says, and nothing that it denies")
    void table(Overlay overlay) throws IOException {
        List<MatchResult> rows =
                ROW.matcher(Files.readString(Path.of("README.md"))).results().toList();
        assertThat(rows).hasSizeGreaterThan(30);
        for (MatchResult row : rows) {
            String[] needed = groupAndResource(row.group(2));
            for (int i = 0; i < ROLES.size(); i++) {
                // Whoever is bound to a further one is a viewer as well.
                boolean may = Stream.of("shiming-viewer", ROLES.get(i))
                        .anyMatch(role -> allows(overlay.object("Role", role), row.group(1), needed[0], needed[1]));
                assertThat(may)
                        .as(ROLES.get(i) + ": " + row.group())
                        .isEqualTo(row.group(3 + i).equals("yes"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "no role has a wildcard, or a way to more than it says; nobody is bound to breakglass, nor a service to any")
    void bounded(Overlay overlay) {
        assertThat(overlay.objects("Role")).extracting(Overlay::name).containsExactlyInAnyOrderElementsOf(ROLES);
        assertThat(overlay.objects("ClusterRole", "ClusterRoleBinding")).isEmpty();
        assertThat(overlay.objects("Role")).allSatisfy(role -> {
            assertThat(role.path("rules").toString()).doesNotContain("*");
            assertThat(role.path("rules").findValues("verbs").stream()
                            .flatMap(Overlay::each)
                            .map(JsonNode::asText))
                    .doesNotContain("escalate", "bind", "impersonate", "deletecollection");
        });
        assertThat(overlay.objects("RoleBinding"))
                .isNotEmpty()
                .noneMatch(binding -> binding.at("/roleRef/name").asText().equals("shiming-breakglass"))
                .allMatch(binding -> Overlay.each(binding.path("subjects"))
                        .allMatch(subject -> subject.path("kind").asText().equals("Group")));
    }

    private static String[] groupAndResource(String needed) {
        var group = GROUP.matcher(needed);
        return group.lookingAt()
                ? new String[] {needed.substring(0, group.end() - 1), needed.substring(group.end())}
                : new String[] {"", needed};
    }

    private static boolean allows(JsonNode role, String verb, String group, String resource) {
        return Overlay.each(role.path("rules"))
                .anyMatch(rule ->
                        has(rule, "verbs", verb) && has(rule, "apiGroups", group) && has(rule, "resources", resource));
    }

    private static boolean has(JsonNode rule, String what, String value) {
        return Overlay.each(rule.path(what)).anyMatch(each -> each.asText().equals(value));
    }
}
