package io.shiming.foundation.identifier;

/**
 * A number that ends in a check character over the others, in canonical form. That it is sound says nothing of whether
 * it was issued, or to whom: only an authority knows.
 *
 * <p>A class and not a record: a record shows its content to every serialiser and in its text form.
 */
public abstract sealed class CheckedNumber permits OrganisationCode, ResidentIdNumber, UnifiedSocialCreditCode {
    private final String value;

    CheckedNumber(String value) {
        this.value = value;
    }

    /** The whole number, canonical and unmasked. */
    public final String value() {
        return value;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof CheckedNumber that && getClass() == that.getClass() && value.equals(that.value);
    }

    @Override
    public final int hashCode() {
        return value.hashCode();
    }

    /** The number as {@link Masked#number} shows it. */
    @Override
    public final String toString() {
        return Masked.number(value);
    }
}
