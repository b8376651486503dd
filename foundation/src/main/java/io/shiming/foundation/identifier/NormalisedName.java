package io.shiming.foundation.identifier;

/** A name in the form of {@link Normalisation#name}: two are equal when the same name was written. */
public final class NormalisedName {
    private final String value;

    private NormalisedName(String value) {
        this.value = value;
    }

    public static NormalisedName of(String name) {
        return new NormalisedName(Normalisation.name(name));
    }

    /** The whole normalised name, unmasked. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NormalisedName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The name as {@link Masked#name} shows it. */
    @Override
    public String toString() {
        return Masked.name(value);
    }
}
