package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param next cursor of the next page; absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Page<V>(List<V> items, UUID next) {

    /** A page from one item more than it may have. */
    static <T, V> Page<V> of(List<T> oneMore, int limit, Function<T, UUID> id, Function<T, V> view) {
        List<T> items = oneMore.subList(0, Math.min(limit, oneMore.size()));
        UUID next = oneMore.size() > limit ? id.apply(items.get(items.size() - 1)) : null;
        return new Page<>(items.stream().map(view).toList(), next);
    }
}
