package io.shiming.sandbox.simulator;

import java.util.Arrays;
import java.util.Optional;

/** A department that offers look-ups, by the name it has in paths and file names. */
public enum Channel {
    PUBLIC_SECURITY("public-security"),
    MARKET_REGULATION("market-regulation"),
    CIVIL_AFFAIRS("civil-affairs");

    private final String path;

    Channel(String path) {
        this.path = path;
    }

    public String path() {
        return path;
    }

    public static Optional<Channel> at(String path) {
        return Arrays.stream(values())
                .filter(channel -> channel.path.equals(path))
                .findFirst();
    }
}
