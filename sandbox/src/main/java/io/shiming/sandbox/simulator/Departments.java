package io.shiming.sandbox.simulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The departments by themselves, for a cluster in which there are none: an image of its own, with the registers that come
 * with the sandbox. Time is what it is there, and nobody takes reports.
 */
public final class Departments {
    private static final String ADDRESS = "SHIMING_DEPARTMENTS_ADDRESS";
    /** Nobody but this machine reaches what protects nothing, unless it is said that others may. */
    private static final String DEFAULT = "127.0.0.1:8090";

    private Departments() {}

    public static void main(String... arguments) throws IOException {
        InetSocketAddress address = address(System.getenv().getOrDefault(ADDRESS, DEFAULT));
        AuthoritySimulators departments =
                new AuthoritySimulators(address, AuthoritySimulators.registers(Optional.empty()));
        Runtime.getRuntime().addShutdownHook(new Thread(departments::close));
        System.out.println("departments answer at " + address.getHostString() + ":" + departments.port());
    }

    /**
     * Of {@code HOST:PORT}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(ADDRESS + " is HOST:PORT, not " + text);
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
