package io.shiming.foundation.testing;

import java.util.Optional;

/**
 * What a service tells the tests that are generated from its OpenAPI document. There are two tenants: {@code own}, to
 * whom the objects belong, and {@code other}. May be asked by several threads at once.
 */
public interface ServiceUnderTest {

    /** A token of somebody with this role who belongs to the tenant of the objects. */
    Tokens own(String role);

    /** The same for one operation, which may be open to one service only. */
    default Tokens own(String role, PublishedApi.Operation operation) {
        return own(role);
    }

    /** A token of somebody with this role who belongs to another tenant. */
    Tokens other(String role);

    /** The same for one role, where roles reach different objects. */
    default String object(PublishedApi.Operation operation, String parameter, String role) {
        return object(operation, parameter);
    }

    /**
     * The value of a path parameter: an object of the own tenant. Asked for each request anew, so that an operation that
     * uses its object up can be given a fresh one.
     */
    String object(PublishedApi.Operation operation, String parameter);

    /** A body that the operation takes; empty where one made from the schema will do. */
    default Optional<byte[]> body(PublishedApi.Operation operation) {
        return Optional.empty();
    }

    /** The same for one role, where not every body may come from each. */
    default Optional<byte[]> body(PublishedApi.Operation operation, String role) {
        return body(operation);
    }

    /** The query without which an operation answers 400 before it looks for what its path names; mostly none. */
    default String query(PublishedApi.Operation operation) {
        return "";
    }
}
