package io.shiming.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RegulationMapTest {
    private static final Pattern ENDPOINT = Pattern.compile("`((?:GET|POST|PUT|DELETE) /[^`]*)`");
    private static final Pattern CLASS = Pattern.compile("`(\\w+)`");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+)` “([^”]+)”");
    private static final Pattern OPERATION = Pattern.compile("@(GET|POST|PUT|DELETE)\\b|@Path\\(\"([^\"]*)\"\\)");
    /** What is not all here says what is missing, or who will have it. */
    private static final Pattern STATE = Pattern.compile("here|none|(partly|later): \\S.*");

    /** A row of the map. */
    private record Row(int article, String state, String endpoints, String classes, String tests) {
        static Row of(List<String> cells) {
            return new Row(Integer.parseInt(cells.get(0)), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
        }

        boolean isCovered() {
            return state.equals("here") || state.startsWith("partly");
        }

        boolean isShownBy(String displayName) {
            return displayName.matches("Art\\. (\\d+, )*" + article + "\\b.*");
        }
    }

    private final List<Row> rows = Checkout.rows(Checkout.read("docs/regulation.md")).stream()
            .filter(cells -> cells.get(0).matches("\\d+"))
            .map(Row::of)
            .toList();

    @Test
    @DisplayName("Art. 1 to 28 have a row each, in order, with a state that is known")
    void everyArticleHasARow() {
        assertThat(rows.stream().map(Row::article))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 28).boxed().toList());
        assertThat(rows).allSatisfy(row -> assertThat(row.state()).matches(STATE));
    }

    @Test
    @DisplayName("an article that is covered names its classes, and a test whose display name begins with it")
    void whatIsCoveredIsShown() {
        assertThat(rows).filteredOn(Row::isCovered).hasSizeGreaterThan(5).allSatisfy(row -> {
            assertThat(all(CLASS, row.classes())).isNotEmpty();
            assertThat(NAMED_TEST.matcher(row.tests()).results().map(found -> found.group(2)))
                    .as("tests of article %d", row.article())
                    .anyMatch(row::isShownBy);
        });
    }

    @Test
    @DisplayName("every endpoint the map names is one of a resource")
    void endpointsExist() {
        Set<String> existing = new HashSet<>();
        Checkout.files("src/main/java", "Resource.java").forEach(file -> existing.addAll(operations(file)));
        assertThat(rows.stream().flatMap(row -> all(ENDPOINT, row.endpoints())))
                .isNotEmpty()
                .allSatisfy(endpoint -> assertThat(existing).contains(endpoint));
    }

    @Test
    @DisplayName("every class and every test the map names exists, under the display name it gives")
    void classesAndTestsExist() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(all(CLASS, row.classes()))
                    .allSatisfy(name -> assertThat(Checkout.files("src/main/java", "/" + name + ".java"))
                            .as(name)
                            .isNotEmpty());
            assertThat(NAMED_TEST.matcher(row.tests()).results().toList()).allSatisfy(found -> {
                List<Path> files = Checkout.files("src/test/java", "/" + found.group(1) + ".java");
                assertThat(files).as(found.group(1)).isNotEmpty();
                assertThat(files)
                        .as(found.group(1))
                        .anyMatch(file -> Checkout.code(file).contains('"' + found.group(2) + '"'));
            });
            assertThat(all(CLASS, row.tests()))
                    .as("tests of article %d without a display name", row.article())
                    .hasSameSizeAs(NAMED_TEST.matcher(row.tests()).results().toList());
        });
    }

    /** Verb and path of each operation: a path belongs to the verb before it, the first one to the class. */
    private static Set<String> operations(Path resource) {
        Set<String> found = new HashSet<>();
        String base = "";
        String verb = null;
        for (MatchResult token :
                OPERATION.matcher(Checkout.code(resource)).results().toList()) {
            if (token.group(1) != null) {
                if (verb != null) {
                    found.add(verb + " " + base);
                }
                verb = token.group(1);
            } else if (verb == null && base.isEmpty()) {
                base = token.group(2);
            } else {
                found.add(verb + " " + base + token.group(2));
                verb = null;
            }
        }
        if (verb != null) {
            found.add(verb + " " + base);
        }
        return found;
    }

    private static Stream<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1));
    }
}
