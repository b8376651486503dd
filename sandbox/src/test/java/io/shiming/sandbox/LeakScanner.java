package io.shiming.sandbox;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks for values in bytes: as they are, and as they look when something has encoded them on the way. One pass, however
 * many values there are.
 */
final class LeakScanner {
    /** By so many first bytes a trace is looked up. What is shorter would be found by chance. */
    private static final int BEGINNING = 6;

    private static final long WINDOW = (1L << (8 * BEGINNING)) - 1;
    private static final int FILTER_BITS = 24;
    private static final int SHORTEST_ENCODED = 8;

    /** Whether any trace may begin like this; spares nearly every look into the map. */
    private final BitSet filter = new BitSet(1 << FILTER_BITS);

    private final Map<Long, List<byte[]>> tracesByBeginning = new HashMap<>();

    LeakScanner(Collection<String> values) {
        this(values.stream()
                .flatMap(value -> traces(value).stream())
                .distinct()
                .map(trace -> trace.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private LeakScanner(List<byte[]> traces) {
        for (byte[] bytes : traces) {
            if (bytes.length >= BEGINNING) {
                long beginning = 0;
                for (int i = 0; i < BEGINNING; i++) {
                    beginning = beginning << 8 | (bytes[i] & 0xFF);
                }
                filter.set(slot(beginning));
                tracesByBeginning
                        .computeIfAbsent(beginning, first -> new ArrayList<>())
                        .add(bytes);
            }
        }
    }

    /** One that looks for bytes as they are. */
    static LeakScanner ofBytes(List<byte[]> values) {
        return new LeakScanner(values);
    }

    /** Where something was found: place and byte, never the value itself. */
    List<String> search(Map<String, byte[]> places) {
        List<String> found = new ArrayList<>();
        places.forEach((place, content) -> found.addAll(search(place, content)));
        return found;
    }

    /** The same in files; those that go away meanwhile, as temporary ones of a database do, are left out. */
    List<String> search(Collection<Path> files) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            try {
                found.addAll(search(file.toString(), Files.readAllBytes(file)));
            } catch (NoSuchFileException gone) {
                // Nobody can read it any more.
            }
        }
        return found;
    }

    private List<String> search(String place, byte[] content) {
        List<String> found = new ArrayList<>();
        long window = 0;
        for (int end = 1; end <= content.length; end++) {
            window = (window << 8 | (content[end - 1] & 0xFF)) & WINDOW;
            if (end >= BEGINNING && filter.get(slot(window))) {
                int begin = end - BEGINNING;
                if (tracesByBeginning.getOrDefault(window, List.of()).stream()
                        .anyMatch(trace -> isAt(content, begin, trace))) {
                    found.add(place + ", byte " + begin);
                }
            }
        }
        return found;
    }

    private static boolean isAt(byte[] content, int begin, byte[] trace) {
        int end = begin + trace.length;
        return end <= content.length && Arrays.equals(content, begin, end, trace, 0, trace.length);
    }

    private static int slot(long beginning) {
        return (int) ((beginning * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - FILTER_BITS));
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
                traces.add(part.replace('+', '-').replace('/', '_'));
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
