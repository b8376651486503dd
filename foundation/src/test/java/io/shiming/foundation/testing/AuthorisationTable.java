package io.shiming.foundation.testing;

import io.shiming.foundation.http.Roles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may do what in a service: one Markdown table {@code | Operation | Roles | Objects |} among the test's resources,
 * written from the contract's column "Who". An operation may have several rows.
 */
final class AuthorisationTable {
    /** In the column Roles: whoever has a valid token. */
    private static final String EVERY_ROLE = "every role";
    /** In the column Roles: no token is needed. */
    private static final String ANYONE = "anyone";

    private static final String FORMAT = "| `METHOD /path/{id}` | role, role | – / any / own / none / client |";

    /** Whose objects a role reaches through an operation. */
    enum Objects {
        /** The path names no object. */
        NOT_NAMED("–"),
        /** Every tenant's. */
        ANY("any"),
        /** Its tenant's; any other is answered as one that does not exist. */
        OWN("own"),
        /** None yet: every object is answered as one that does not exist. */
        NONE("none"),
        /** Only one client of this role may call at all; any other is refused with 403. */
        CLIENT("client");

        private final String word;

        Objects(String word) {
            this.word = word;
        }

        static Objects of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Objects \"" + word + "\""));
        }
    }

    private final String resource;
    private final Map<String, Map<String, Objects>> rows = new LinkedHashMap<>();

    private AuthorisationTable(String resource) {
        this.resource = resource;
    }

    static AuthorisationTable read(String resource) {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "src/test/resources/" + resource + " is missing; its rows are " + FORMAT);
            }
            return of(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static AuthorisationTable of(String resource, String markdown) {
        AuthorisationTable table = new AuthorisationTable(resource);
        markdown.lines().filter(line -> line.startsWith("|")).skip(2).forEach(table::row);
        return table;
    }

    private void row(String line) {
        String[] cells = line.replace("`", "").split("\\|", -1);
        try {
            for (String role : cells[2].split(",", -1)) {
                String name = role.trim();
                if (!name.equals(EVERY_ROLE) && !name.equals(ANYONE) && !roles().contains(name)) {
                    throw new IllegalArgumentException("role \"" + name + "\"");
                }
                rows.computeIfAbsent(cells[1].trim(), operation -> new LinkedHashMap<>())
                        .put(name, Objects.of(cells[3].trim()));
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
            throw new IllegalStateException(
                    "%s: %s in %s; a row is %s".formatted(resource, wrong.getMessage(), line, FORMAT), wrong);
        }
    }

    /** Every role there is, so that one that is added is tried without anybody thinking of it. */
    static List<String> roles() {
        return Arrays.stream(Roles.class.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()) && field.getType() == String.class)
                .map(AuthorisationTable::value)
                .toList();
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean isOpenToAnyone(PublishedApi.Operation operation) {
        return rows.getOrDefault(operation.name(), Map.of()).containsKey(ANYONE);
    }

    /** Whose objects a role reaches; empty where it may not call. */
    Optional<Objects> of(PublishedApi.Operation operation, String role) {
        Map<String, Objects> row = rows.getOrDefault(operation.name(), Map.of());
        return Optional.ofNullable(row.getOrDefault(role, row.getOrDefault(EVERY_ROLE, row.get(ANYONE))));
    }

    boolean has(PublishedApi.Operation operation) {
        return rows.containsKey(operation.name());
    }

    /** Where table and document differ, each with what is to be done. */
    List<String> differences(PublishedApi api) {
        List<String> found = new ArrayList<>();
        for (PublishedApi.Operation operation : api.operations()) {
            if (!has(operation)) {
                found.add(operation + " has no row in src/test/resources/" + resource
                        + ": add who may call it, as the contract's column Who says: " + FORMAT);
            }
        }
        rows.forEach((name, roles) -> {
            Optional<PublishedApi.Operation> operation = api.operations().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst();
            if (operation.isEmpty()) {
                found.add(name + " in src/test/resources/" + resource
                        + " is no operation of the OpenAPI document: take the row out, or mend its method and path");
            } else if (operation.get().hasObject() && roles.containsValue(Objects.NOT_NAMED)) {
                found.add(name + " in src/test/resources/" + resource
                        + " names an object: say in the third column whose a role reaches: any, own or none");
            }
        });
        return found;
    }
}
