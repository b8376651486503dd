package io.shiming.foundation.testing;

import io.shiming.foundation.testing.AuthorisationTable.Objects;
import io.shiming.foundation.testing.PublishedApi.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One cell of the authorisation matrix: who calls which operation with what token, and what must come of it. */
record Combination(Operation operation, String role, Tenant tenant, Token token, Expectation expectation) {

    /** Whom the caller belongs to; the objects are those of OWN. */
    enum Tenant {
        OWN,
        OTHER
    }

    enum Token {
        VALID,
        NONE,
        EXPIRED,
        FOR_ANOTHER_SERVICE,
        FORGED,
        UNSIGNED,
        OF_ANOTHER_ISSUER
    }

    enum Expectation {
        UNAUTHENTICATED,
        FORBIDDEN,
        /** Forbidden too; that is seen when the body has been read, so a bad body may be refused first. */
        NOT_THIS_CLIENT,
        /** Neither of them; what else is not said here. */
        HEARD,
        /** The same, and the object is there. */
        FOUND,
        /** As for an id that nobody has. */
        UNKNOWN
    }

    /** All of an operation and a role. */
    static List<Combination> of(AuthorisationTable table, Operation operation, String role) {
        List<Combination> all = new ArrayList<>();
        for (Tenant tenant : Tenant.values()) {
            for (Token token : Token.values()) {
                all.add(new Combination(
                        operation, role, tenant, token, expectation(table, operation, role, tenant, token)));
            }
        }
        return all;
    }

    private static Expectation expectation(
            AuthorisationTable table, Operation operation, String role, Tenant tenant, Token token) {
        if (token != Token.VALID && !table.isOpenToAnyone(operation)) {
            return Expectation.UNAUTHENTICATED;
        }
        Optional<Objects> allowed = table.of(operation, role);
        if (allowed.isEmpty()) {
            return Expectation.FORBIDDEN;
        }
        return switch (allowed.get()) {
            case NOT_NAMED -> Expectation.HEARD;
            case ANY -> Expectation.FOUND;
            case OWN -> tenant == Tenant.OWN ? Expectation.FOUND : Expectation.UNKNOWN;
            case NONE -> Expectation.UNKNOWN;
            case CLIENT -> tenant == Tenant.OWN ? Expectation.HEARD : Expectation.NOT_THIS_CLIENT;
        };
    }

    /** Whether the caller is refused for what it is, before anybody looks at what it names and sends. */
    boolean usesNothingUp() {
        return expectation == Expectation.UNAUTHENTICATED || expectation == Expectation.FORBIDDEN;
    }

    /** The token to be sent; empty for none. */
    Optional<String> signed(ServiceUnderTest service) {
        Tokens caller = tenant == Tenant.OWN ? service.own(role, operation) : service.other(role);
        return switch (token) {
            case NONE -> Optional.empty();
            case VALID -> Optional.of(caller.sign());
            case EXPIRED ->
                Optional.of(caller.expiringIn(Duration.ofMinutes(-5)).sign());
            case FOR_ANOTHER_SERVICE ->
                Optional.of(caller.audience("another-service").sign());
            case FORGED -> Optional.of(caller.forged().sign());
            case UNSIGNED -> Optional.of(caller.unsigned());
            case OF_ANOTHER_ISSUER ->
                Optional.of(caller.issuer("https://elsewhere.example/realms/shiming")
                        .sign());
        };
    }

    @Override
    public String toString() {
        return "%s as %s of %s tenant, token %s: %s"
                .formatted(operation, role, word(tenant), word(token), word(expectation));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
