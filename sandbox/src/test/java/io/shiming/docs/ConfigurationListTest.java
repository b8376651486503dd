package io.shiming.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigurationListTest {
    private static final Pattern PREFIX = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)");
    private static final Pattern INTERFACE = Pattern.compile("interface (\\w+) \\{");
    private static final Pattern KEY = Pattern.compile(
            "(?:@WithDefault\\(\"([^\"]*)\"\\)\\s*)?(?:public )?(Map<\\w+, |Optional<|Optional<Set<)?(\\w+)>{0,2} (\\w+)\\(\\);");
    private static final Pattern INJECTED =
            Pattern.compile("@ConfigProperty\\(name = \"(shiming\\.[^\"]+)\"(?:, defaultValue = \"([^\"]*)\")?\\)");
    private static final Pattern ASSIGNED = Pattern.compile("(?m)^(shiming\\.[\\w.-]+)=");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(SHIMING_\\w+)");
    private static final Pattern VARIABLE_IN_CODE = Pattern.compile("\"(SHIMING_\\w+)\"");

    private final Map<String, String> listed = Checkout.rows(Checkout.read("docs/configuration.md")).stream()
            .filter(row -> row.get(0).matches("`(shiming\\.|SHIMING_).*`"))
            .collect(Collectors.toMap(row -> row.get(0).replace("`", ""), row -> row.get(1)));

    @Test
    @DisplayName("docs/configuration.md lists every key and every variable, and no other")
    void everyKeyIsListed() {
        Set<String> known = new TreeSet<>(declared().keySet());
        for (var file : Checkout.files("src/main/resources", ".properties")) {
            String text = Checkout.read(file);
            ASSIGNED.matcher(text).results().forEach(found -> known.add(found.group(1)));
            VARIABLE.matcher(text).results().forEach(found -> known.add(found.group(1)));
        }
        for (var file : Checkout.files("src/main/java", ".java")) {
            VARIABLE_IN_CODE.matcher(Checkout.read(file)).results().forEach(found -> known.add(found.group(1)));
        }
        assertThat(listed.keySet()).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    @DisplayName("docs/configuration.md gives the default of every key that has one in the code")
    void defaultsAreRight() {
        Map<String, String> declared = declared();
        assertThat(declared).hasSizeGreaterThan(10);
        declared.forEach((key, value) -> {
            if (!value.isEmpty()) {
                assertThat(listed).containsEntry(key, '`' + value + '`');
            }
        });
    }

    /** Keys of mappings and injected ones, with their defaults; empty for none. */
    private static Map<String, String> declared() {
        Map<String, String> keys = new LinkedHashMap<>();
        for (var file : Checkout.files("src/main/java", ".java")) {
            String code = Checkout.code(file);
            INJECTED.matcher(code)
                    .results()
                    .forEach(found -> keys.put(found.group(1), found.group(2) == null ? "" : found.group(2)));
            Matcher prefix = PREFIX.matcher(code);
            if (prefix.find()) {
                Map<String, String> interfaces = interfaces(code.substring(prefix.end()));
                String outermost = interfaces.keySet().iterator().next();
                collect(prefix.group(1), outermost, interfaces, keys);
            }
        }
        return keys;
    }

    private static void collect(String prefix, String type, Map<String, String> interfaces, Map<String, String> keys) {
        KEY.matcher(interfaces.get(type)).results().forEach(found -> {
            String key = prefix + "." + kebab(found.group(4)) + (isMap(found.group(2)) ? ".*" : "");
            if (interfaces.containsKey(found.group(3))) {
                collect(key, found.group(3), interfaces, keys);
            } else {
                keys.put(key, found.group(1) == null ? "" : found.group(1));
            }
        });
    }

    private static boolean isMap(String around) {
        return around != null && around.startsWith("Map");
    }

    /** The bodies of interfaces by name, each without those nested in it; the outermost comes first. */
    private static Map<String, String> interfaces(String code) {
        Map<String, String> bodies = new LinkedHashMap<>();
        List<String> names =
                INTERFACE.matcher(code).results().map(found -> found.group(1)).toList();
        String[] pieces = INTERFACE.split(code, -1);
        for (int i = 0; i < names.size(); i++) {
            bodies.put(names.get(i), pieces[i + 1]);
        }
        return bodies;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
