package io.shiming.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project, as the tests of its documentation read them. */
public final class Checkout {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Checkout() {}

    public static String read(String path) {
        return read(ROOT.resolve(path));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** A source file without comments, and with strings in pieces put together again. */
    static String code(Path file) {
        return read(file)
                .replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("(?m)^\\s*//.*$", "")
                .replaceAll("\"\\s*\\+\\s*\"", "");
    }

    /** Files below {@code src/main} or {@code src/test} of any module, by the end of their path. */
    static List<Path> files(String sources, String end) {
        return modules()
                .map(module -> module.resolve(sources))
                .filter(Files::isDirectory)
                .flatMap(Checkout::below)
                .filter(file -> file.toString().endsWith(end))
                .sorted()
                .toList();
    }

    /** The cells of every table row of a Markdown text, head and rule left out. */
    public static List<List<String>> rows(String markdown) {
        return markdown.lines()
                .filter(line -> line.startsWith("| ") && line.endsWith(" |"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    /** The text of a section: from its heading to the next one of the same level. */
    static String section(String markdown, String heading) {
        String start = "## " + heading + "\n";
        int from = markdown.indexOf(start);
        if (from < 0) {
            throw new IllegalArgumentException("there is no section " + heading);
        }
        int to = markdown.indexOf("\n## ", from);
        return markdown.substring(from + start.length(), to < 0 ? markdown.length() : to + 1);
    }

    static String module(Path file) {
        return ROOT.relativize(file.toAbsolutePath().normalize()).getName(0).toString();
    }

    private static Stream<Path> modules() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<Path> below(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
