package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an SRE is told, and sees. */
class AlertsTest {
    private static final Pattern OWN = Pattern.compile("\\bshiming_[a-z_]+");
    private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(shiming_[a-z_]+)");

    private final List<JsonNode> rules = Overlay.PRODUCTION.objects("PrometheusRule");

    @TempDir
    Path folder;

    @Test
    @DisplayName("the rules are right, and alerts come when they should and not when they should not")
    void rules() throws IOException {
        Files.writeString(
                folder.resolve("rules.yaml"), rules.get(0).path("spec").toString());
        Path tests = folder.resolve("shiming.test.yaml");
        Files.copy(Path.of("src/test/rules/shiming.test.yaml"), tests, StandardCopyOption.REPLACE_EXISTING);
        Promtool.run(folder, "check", "rules", "rules.yaml");
        Promtool.run(folder, "test", "rules", tests.getFileName().toString());
    }

    @Test
    @DisplayName("every alert leads to a page of this project that is there, at a section that it has")
    void runbooks() throws IOException {
        List<JsonNode> alerts = alerts().toList();
        assertThat(alerts).hasSizeGreaterThan(20);
        for (JsonNode alert : alerts) {
            String[] runbook = alert.at("/annotations/runbook_url").asText().split("#", 2);
            Path page = Path.of("..", runbook[0]);
            assertThat(page).exists();
            if (runbook.length > 1) {
                assertThat(Files.readString(page)
                                .lines()
                                .filter(line -> line.startsWith("#"))
                                .map(AlertsTest::anchor))
                        .contains(runbook[1]);
            }
            assertThat(alert.at("/labels/severity").asText()).isIn("page", "ticket");
        }
    }

    @Test
    @DisplayName("rules and dashboards ask for metrics that there are")
    void metrics() throws IOException {
        Set<String> listed = new TreeSet<>();
        LISTED.matcher(Files.readString(Path.of("../docs/operations.md")))
                .results()
                .forEach(metric -> listed.add(metric.group(1)));
        Set<String> asked = new TreeSet<>();
        for (String expression : Stream.concat(
                        rules.stream().flatMap(rule -> rule.findValuesAsText("expr").stream()),
                        dashboards().stream().flatMap(board -> board.findValuesAsText("expr").stream()))
                .toList()) {
            OWN.matcher(expression)
                    .results()
                    .forEach(metric -> asked.add(metric.group().replaceFirst("_bucket$", "")));
        }
        assertThat(asked).hasSizeGreaterThan(15).isSubsetOf(listed);
    }

    @Test
    @DisplayName("there is a dashboard for each service and one for the whole")
    void dashboardsOfAll() throws IOException {
        assertThat(dashboards().stream().map(board -> board.path("uid").asText()))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of("shiming"), Overlay.SERVICES.stream())
                        .toList());
        assertThat(dashboards())
                .allSatisfy(board -> assertThat(board.path("panels").findValuesAsText("expr"))
                        .hasSizeGreaterThan(5)
                        .allMatch(expression -> expression.contains("$namespace")));
    }

    private Stream<JsonNode> alerts() {
        return rules.stream()
                .flatMap(rule -> Overlay.each(rule.at("/spec/groups")))
                .flatMap(group -> Overlay.each(group.path("rules")))
                .filter(rule -> rule.has("alert"));
    }

    private static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> boards = new ArrayList<>();
        for (JsonNode json :
                Overlay.PRODUCTION.object("ConfigMap", "shiming-dashboards").path("data")) {
            boards.add(new ObjectMapper().readTree(json.asText()));
        }
        return boards;
    }

    /** As a heading becomes an address. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 _-]", "")
                .replace(' ', '-');
    }
}
