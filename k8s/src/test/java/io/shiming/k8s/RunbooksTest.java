package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The runbooks: that what they have people type is tried, or said not to be. */
class RunbooksTest {
    private static final Path PAGES = Path.of("../docs/operations");
    private static final Pattern BLOCK = Pattern.compile("(?m)^ *<!-- (.+) -->\\n *```sh\\n((?:.*\\n)*?) *```");
    private static final Pattern KUBECTL =
            Pattern.compile("(?m)^ *kubectl (?:-n NAMESPACE )?([\\w-]+)(?: ([\\w/-]+))?");
    /** Of a command: what it does to what it names. */
    private static final Map<String, String> VERBS = Map.of(
            "get", "get", "describe", "get", "logs", "get", "patch", "patch", "delete", "delete", "label", "patch");

    private static final Map<String, String> RESOURCES = Map.of(
            "pod", "pods",
            "hpa", "horizontalpodautoscalers",
            "certificate", "certificates",
            "networkpolicy", "networkpolicies");

    private record Block(String page, String marker, String commands) {}

    @Test
    @DisplayName("every block of commands is run by a test that there is, or says why it is not")
    void marked() throws IOException {
        List<Block> blocks = blocks();
        assertThat(blocks).hasSizeGreaterThan(20);
        for (Block block : blocks) {
            if (block.marker().startsWith("run by: ")) {
                assertThat(tests(block.marker().substring("run by: ".length())))
                        .as(block.toString())
                        .isNotEmpty();
            } else {
                assertThat(block.marker()).as(block.toString()).matches("not run here: .{10,}");
            }
        }
        assertThat(pages().stream().mapToLong(RunbooksTest::fences).sum()).isEqualTo(blocks.size());
    }

    @Test
    @DisplayName(
            "what a runbook has people do with kubectl their role may: viewers look, and who more is needed for is said")
    void roles() throws IOException {
        List<String> tried = new ArrayList<>();
        for (Block block : blocks()) {
            String who = block.marker().replaceFirst(".*; as: ", "");
            String role = List.of("operator", "breakglass").contains(who) ? "shiming-" + who : "shiming-viewer";
            for (MatchResult command :
                    KUBECTL.matcher(block.commands()).results().toList()) {
                String verb = VERBS.get(command.group(1));
                // Who applies manifests is none of these.
                if (verb == null || block.commands().contains("apply")) {
                    continue;
                }
                String resource = command.group(1).equals("logs") ? "pods/log" : resource(command.group(2));
                tried.add(resource);
                assertThat(Stream.of("shiming-viewer", role).anyMatch(each -> allows(each, verb, resource)))
                        .as(block.page() + ": " + command.group() + " as " + role)
                        .isTrue();
            }
        }
        assertThat(new TreeSet<>(tried)).hasSizeGreaterThan(4);
    }

    @Test
    @DisplayName("the list of runbooks has them all")
    void listed() throws IOException {
        String list = Files.readString(PAGES.resolve("README.md"));
        assertThat(pages())
                .filteredOn(page -> !page.endsWith("README.md"))
                .hasSizeGreaterThan(9)
                .allMatch(page -> list.contains("(" + page.getFileName() + ")"));
    }

    private static String resource(String named) {
        String kind = named.replaceFirst("/.*", "");
        return RESOURCES.getOrDefault(kind, kind);
    }

    private static boolean allows(String role, String verb, String resource) {
        return Overlay.each(Overlay.PRODUCTION.object("Role", role).path("rules"))
                .anyMatch(rule -> has(rule.path("verbs"), verb) && has(rule.path("resources"), resource));
    }

    private static boolean has(JsonNode list, String value) {
        return Overlay.each(list).anyMatch(each -> each.asText().equals(value));
    }

    private static List<Path> tests(String name) throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            List<Path> found = new ArrayList<>();
            for (Path sources : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.getFileName().toString().equals(name + ".java"))
                            .forEach(found::add);
                }
            }
            return found;
        }
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            BLOCK.matcher(Files.readString(page))
                    .results()
                    .forEach(block ->
                            blocks.add(new Block(page.getFileName().toString(), block.group(1), block.group(2))));
        }
        return blocks;
    }

    private static long fences(Path page) {
        try (Stream<String> lines = Files.lines(page)) {
            return lines.filter(line -> line.strip().equals("```sh")).count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return pages.filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
