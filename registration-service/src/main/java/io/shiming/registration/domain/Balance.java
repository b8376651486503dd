package io.shiming.registration.domain;

/**
 * What is left of a user's charges, as the operator's own systems report it.
 *
 * @param currency ISO 4217
 */
public record Balance(long fen, String currency) {
    public boolean isOwed() {
        return fen > 0;
    }
}
