package io.shiming.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnvironmentTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(SHIMING_[A-Z_]+)` \\| ([^|]+) \\| (?:([^|]+) \\| )?[^|]*\\|$");
    private static final Pattern KEY = Pattern.compile("(?m)^\\| `(shiming\\.[\\w.-]+)` \\|");
    /** The owner's log-ins: a service that does not migrate as it starts has none. */
    private static final Pattern OWNERS = Pattern.compile("SHIMING_(KEYS_)?MIGRATION_(USER|PASSWORD)");

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a service is told every variable that docs/configuration.md requires of it, and none that it does not list")
    void variables(Overlay overlay) throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        Map<String, String> required = new TreeMap<>();
        Set<String> listed = new TreeSet<>();
        ROW.matcher(page).results().forEach(row -> {
            listed.add(row.group(1));
            if (row.group(2).equals("required")) {
                required.put(row.group(1), row.group(3) == null ? "" : row.group(3));
            }
        });
        KEY.matcher(page).results().forEach(key -> listed.add(variable(key.group(1))));
        assertThat(required).hasSizeGreaterThan(10);
        for (String service : Overlay.SERVICES) {
            Set<String> told = new TreeSet<>(overlay.configMap(service).keySet());
            Set<String> secret = Set.of("SHIMING_CLIENT_SECRET", "SHIMING_DATABASE_PASSWORD", "SHIMING_KEYS_PASSWORD");
            told.addAll(secret);
            assertThat(told)
                    .containsAll(required.entrySet().stream()
                            .filter(each ->
                                    each.getValue().isEmpty() || each.getValue().contains(service))
                            .map(Map.Entry::getKey)
                            .filter(name -> !OWNERS.matcher(name).matches())
                            .collect(Collectors.toSet()));
            assertThat(told).filteredOn(name -> !name.startsWith("QUARKUS_")).isSubsetOf(listed);
            assertThat(overlay.configMap(service).keySet())
                    .noneMatch(name -> name.contains("PASSWORD") || name.contains("SECRET"));
            overlay.objects("Secret").stream()
                    .filter(object -> Overlay.name(object).matches(service + "-[a-z0-9]{10}"))
                    .forEach(object -> assertThat(names(object.path("data"))).isEqualTo(new TreeSet<>(secret)));
        }
    }

    private static Set<String> names(JsonNode data) {
        Set<String> names = new TreeSet<>();
        data.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
