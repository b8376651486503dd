package io.shiming.sandbox;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks for values in files: as they are, and as they look when something has encoded them on the way. */
final class LeakScanner {
    /** Shorter ones are found by chance. */
    private static final int SHORTEST_ENCODED = 8;

    private final Set<String> traces = new LinkedHashSet<>();

    LeakScanner(Collection<String> values) {
        values.forEach(value -> traces.addAll(traces(value)));
    }

    /** Where something was found: file and line, never the value itself. */
    List<String> search(Collection<Path> files) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            // Latin-1 would tear Chinese names apart, and malformed bytes must not end the search.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            int lineNumber = 0;
            for (String line : text.lines().toList()) {
                lineNumber++;
                if (traces.stream().anyMatch(line::contains)) {
                    found.add(file.getFileName() + ", line " + lineNumber);
                }
            }
        }
        return found;
    }

    static Set<String> traces(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String hex = HexFormat.of().formatHex(bytes);
        Set<String> traces = new LinkedHashSet<>();
        traces.add(value);
        traces.add(String.join(" ", value.split("")));
        traces.add(fullWidth(value));
        traces.add(hex);
        traces.add(hex.toUpperCase(Locale.ROOT));
        traces.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        traces.add(escaped(value));
        for (int offset = 0; offset < 3; offset++) {
            String part = base64Within(bytes, offset);
            if (part.length() >= SHORTEST_ENCODED) {
                traces.add(part);
            }
        }
        return traces;
    }

    /** The characters of a Base64 text that depend on these bytes alone, wherever in it they begin. */
    private static String base64Within(byte[] bytes, int offset) {
        int skipped = (3 - offset) % 3;
        if (bytes.length <= skipped) {
            return "";
        }
        int whole = (bytes.length - skipped) / 3 * 3;
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, skipped, skipped + whole));
    }

    private static String fullWidth(String value) {
        StringBuilder wide = new StringBuilder();
        value.chars().forEach(c -> wide.append((char) (c > 0x20 && c < 0x7F ? c + 0xFEE0 : c)));
        return wide.toString();
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.chars().forEach(c -> escaped.append(c < 0x80 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return escaped.toString();
    }
}
