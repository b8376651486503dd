package io.shiming.agent.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * A random sample that anybody can draw again: of all ids those whose SHA-256 over the seed's bytes and the id as text
 * (lower case, with hyphens) is least.
 */
public final class Sample {
    private Sample() {}

    /**
     * Draws.
     *
     * @param seed in hexadecimal
     */
    public static List<UUID> draw(String seed, Collection<UUID> from, int size) {
        byte[] bytes = HexFormat.of().parseHex(seed);
        record Drawn(UUID id, String rank) {}
        return from.stream()
                .map(id -> new Drawn(id, rank(bytes, id)))
                .sorted(Comparator.comparing(Drawn::rank))
                .limit(size)
                .map(Drawn::id)
                .toList();
    }

    private static String rank(byte[] seed, UUID id) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(seed);
            return HexFormat.of().formatHex(digest.digest(id.toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
