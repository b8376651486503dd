package io.shiming.docs;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ErrorListTest {
    private static final Pattern ENUM = Pattern.compile("enum (\\w+) implements ErrorCode \\{([^;]*);");
    private static final Pattern CONSTANT =
            Pattern.compile("([A-Z][A-Z0-9_]*)\\s*(?:\\((?:Kind\\.)?(\\w+)(?:,\\s*(\\d+))?\\))?\\s*(?:,|$)");
    private static final Pattern ONE_KIND = Pattern.compile("return (?:ErrorCode\\.)?Kind\\.(\\w+);");
    private static final Pattern STATUS = Pattern.compile("case (\\w+) -> (\\d{3});");
    private static final String MAPPER = "io/shiming/foundation/problem/ProblemMapper.java";
    private static final String VIOLATION = "io/shiming/foundation/problem/Violation.java";

    /** A code as the page lists it: code, HTTP status, article. */
    private record Listed(String code, String status, String article) {}

    private final String page = Checkout.read("docs/errors.md");

    @Test
    @DisplayName("docs/errors.md lists every code of every service with its status and article, and no other")
    void listAndEnumsAreEqual() {
        List<String> sections = new ArrayList<>();
        for (Path file : Checkout.files("src/main/java", ".java")) {
            String code = Checkout.code(file);
            Matcher found = ENUM.matcher(code);
            if (found.find()) {
                String section = found.group(1) + " (" + Checkout.module(file) + ")";
                sections.add(section);
                assertThat(listed(section)).as(section).isEqualTo(declared(code, found.group(2)));
            }
        }
        assertThat(page.lines()
                        .filter(line -> line.startsWith("## ") && line.endsWith(")"))
                        .map(line -> line.substring(3)))
                .containsExactlyInAnyOrderElementsOf(sections)
                .contains("CommonError (foundation)");
    }

    @Test
    @DisplayName("every code has a title and a detail in both languages, and the page gives the titles")
    void textsInBothLanguages() throws IOException {
        for (String section :
                page.lines().filter(line -> line.matches("## .*\\)")).toList()) {
            String module = section.replaceAll(".*\\((.*)\\)", "$1");
            for (String language : List.of("", "_zh")) {
                Properties texts = texts(module, language);
                for (List<String> row : codeRows(section.substring(3))) {
                    String code = row.get(0).replace("`", "");
                    assertThat(texts).as(module + language).containsKeys(code, code + ".detail");
                    assertThat(row).as(code).contains(texts.getProperty(code));
                }
            }
        }
    }

    @Test
    @DisplayName("docs/errors.md lists the codes of violations, and each has its message in both languages")
    void violations() throws IOException {
        String code = Checkout.code(Checkout.files("src/main/java", VIOLATION).get(0));
        List<String> declared = CONSTANT.matcher(code.substring(code.indexOf("enum Code {") + 11, code.indexOf('}')))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(codeRows("Violations").stream().map(row -> row.get(0).replace("`", "")))
                .containsExactlyElementsOf(declared);
        for (String language : List.of("", "_zh")) {
            assertThat(texts("foundation", language).stringPropertyNames())
                    .containsAll(
                            declared.stream().map(name -> "violation." + name).toList());
        }
    }

    private List<Listed> listed(String section) {
        return codeRows(section).stream()
                .map(row -> new Listed(row.get(0).replace("`", ""), row.get(1), row.get(2)))
                .toList();
    }

    private List<List<String>> codeRows(String section) {
        return Checkout.rows(Checkout.section(page, section)).stream()
                .filter(row -> row.get(0).startsWith("`"))
                .toList();
    }

    private static List<Listed> declared(String code, String constants) {
        Map<String, String> statuses = STATUS.matcher(
                        Checkout.code(Checkout.files("src/main/java", MAPPER).get(0)))
                .results()
                .collect(toMap(found -> found.group(1), found -> found.group(2), (first, second) -> first));
        Matcher oneKind = ONE_KIND.matcher(code);
        String common = oneKind.find() ? oneKind.group(1) : null;
        Function<MatchResult, Listed> entry = found -> new Listed(
                found.group(1),
                statuses.get(found.group(2) == null ? common : found.group(2)),
                found.group(3) == null || found.group(3).equals("0") ? "–" : found.group(3));
        return CONSTANT.matcher(constants.strip()).results().map(entry).toList();
    }

    private static Properties texts(String module, String language) throws IOException {
        Properties texts = new Properties();
        for (Path file : Stream.of("foundation", module)
                .flatMap(owner -> Checkout.files("src/main/resources", "problems" + language + ".properties").stream()
                        .filter(file -> Checkout.module(file).equals(owner)))
                .toList()) {
            try (Reader reader = Files.newBufferedReader(file)) {
                texts.load(reader);
            }
        }
        return texts;
    }
}
