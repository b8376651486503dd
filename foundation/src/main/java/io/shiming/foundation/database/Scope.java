package io.shiming.foundation.database;

import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * On whose behalf a statement runs, and so which rows row-level security lets it see: those of some tenants, or those a
 * named database role may see for one of the few use cases that serve all tenants. The application's own role, without
 * either, sees no tenant's row at all.
 */
public sealed interface Scope {

    /** Tables that belong to no tenant: idempotency keys, outbox. */
    record NoTenant() implements Scope {}

    /** The rows of these tenants. */
    record Tenants(Collection<UUID> ids) implements Scope {}

    /**
     * What a named role of the service's database may do.
     *
     * @param name without the database's name, which its full name begins with
     */
    record Role(String name) implements Scope {
        private static final Pattern NAME = Pattern.compile("[a-z_]{1,30}");

        public Role {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("not a role's name");
            }
        }
    }

    static Scope none() {
        return new NoTenant();
    }

    static Scope tenant(UUID... ids) {
        return new Tenants(Arrays.stream(ids).distinct().toList());
    }

    static Scope role(String name) {
        return new Role(name);
    }

    /** What opens a transaction in this scope. Ids and names have a shape that cannot end a literal. */
    default String begin(String database) {
        if (this instanceof Tenants tenants) {
            return "BEGIN; SET LOCAL shiming.tenants = '{"
                    + tenants.ids().stream().map(UUID::toString).collect(Collectors.joining(",")) + "}'";
        }
        if (this instanceof Role role) {
            return "BEGIN; SET LOCAL ROLE \"" + database + "_" + role.name() + "\"";
        }
        return "BEGIN";
    }
}
