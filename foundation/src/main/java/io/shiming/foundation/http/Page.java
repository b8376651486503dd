package io.shiming.foundation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param next cursor of the next page; absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<V>(List<V> items, String next) {

    /** A page from one item more than it may have. */
    public static <T, V> Page<V> of(List<T> oneMore, int limit, Function<T, Object> cursor, Function<T, V> view) {
        List<T> items = oneMore.subList(0, Math.min(limit, oneMore.size()));
        String next = oneMore.size() > limit
                ? cursor.apply(items.get(items.size() - 1)).toString()
                : null;
        return new Page<>(items.stream().map(view).toList(), next);
    }
}
