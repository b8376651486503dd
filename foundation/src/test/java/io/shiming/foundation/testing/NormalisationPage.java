package io.shiming.foundation.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The examples of docs/normalisation.md, as data for the tests of whoever compares names and numbers. */
public final class NormalisationPage {
    private static final Path PAGE = Path.of("../docs/normalisation.md");
    private static final Pattern ROW = Pattern.compile("\\| (`[^|]*) \\| `([^`|]*)` \\|.*");
    private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");

    private NormalisationPage() {}

    /** A spelling, and what it compares as; two are the same exactly when they compare as the same. */
    public record Example(String given, String compared) {}

    public static List<Example> names() {
        return table("Names");
    }

    public static List<Example> documentNumbers() {
        return table("Document numbers");
    }

    public static List<Example> organisationCodes() {
        return table("Organisation codes");
    }

    /** The rows below a bold word, up to the next one; the page shows a tab as an arrow. */
    private static List<Example> table(String title) {
        List<Example> examples = lines().dropWhile(line -> !line.startsWith("**" + title + "**"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("**"))
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .flatMap(row -> QUOTED.matcher(row.group(1)).results().map(given -> example(given, row.group(2))))
                .toList();
        if (examples.size() < 4) {
            throw new IllegalStateException(PAGE + " has no table of " + title);
        }
        return examples;
    }

    private static Example example(MatchResult given, String compared) {
        return new Example(given.group(1).replace('⇥', '\t'), compared);
    }

    private static Stream<String> lines() {
        try {
            return Files.readAllLines(PAGE).stream();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
