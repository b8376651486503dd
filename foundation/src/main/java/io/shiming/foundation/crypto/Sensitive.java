package io.shiming.foundation.crypto;

import java.util.Objects;
import java.util.function.Function;

/**
 * A value that must not reach a log, URL, metric, trace or error: its text form shows nothing. Read it with
 * {@link #reveal()}, where the reading is meant.
 *
 * <p>A class and not a record: a serialiser shows a record's components, and refuses this.
 */
public final class Sensitive<T> {
    private final T value;

    public Sensitive(T value) {
        this.value = value;
    }

    public T reveal() {
        return value;
    }

    public <R> Sensitive<R> map(Function<T, R> change) {
        return new Sensitive<>(change.apply(value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sensitive<?> that && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
