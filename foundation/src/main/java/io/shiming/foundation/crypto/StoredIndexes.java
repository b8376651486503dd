package io.shiming.foundation.crypto;

import io.smallrye.mutiny.Uni;

/**
 * Blind indexes that a service stores: what is done to them when their key is replaced ({@link RenewIndexes}). Which of
 * them would be lost with a key is told by the service's view {@code indexed_under}, for those who retire it.
 */
public interface StoredIndexes {

    /**
     * Computes some indexes anew, with the keys there are now. All replicas do so at once; what another was quicker
     * with, or fails, does not count.
     *
     * @param outdated keys older than the primary one, and destroyed ones, by the bytes that name them
     * @return for how many records it was done, of at most {@code most}; none when there is nothing left to do
     */
    Uni<Integer> renew(byte[][] outdated, int most);

    /**
     * Removes some of what still stands under a key that was destroyed, and under a newer one too.
     *
     * @return how many, of at most {@code most}
     */
    Uni<Integer> forget(byte[] retired, int most);
}
