package io.shiming.registration.domain;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The address events are sent to. Whoever may name one could have us call what only we can reach (server-side request
 * forgery), so it must be public: https, and every address its name stands for outside the special-purpose blocks of
 * RFC 6890. A host that the configuration allows by name may be anything, and be called without TLS.
 */
public record Callback(URI uri) {
    public static final int LENGTH = 2_000;

    private static final int LAST_PORT = 65_535;

    /** IANA's registries of special-purpose addresses, and multicast. What holds an IPv4 address in it counts as well. */
    private static final List<Block> NOT_PUBLIC = List.of(
            Block.of("0.0.0.0", 8),
            Block.of("10.0.0.0", 8),
            Block.of("100.64.0.0", 10),
            Block.of("127.0.0.0", 8),
            Block.of("169.254.0.0", 16),
            Block.of("172.16.0.0", 12),
            Block.of("192.0.0.0", 24),
            Block.of("192.0.2.0", 24),
            Block.of("192.88.99.0", 24),
            Block.of("192.168.0.0", 16),
            Block.of("198.18.0.0", 15),
            Block.of("198.51.100.0", 24),
            Block.of("203.0.113.0", 24),
            Block.of("224.0.0.0", 3),
            // Of IPv6 only 2000::/3 is given out for public use.
            Block.of("::", 3),
            Block.of("4000::", 2),
            Block.of("8000::", 1),
            Block.of("2001::", 23),
            Block.of("2001:db8::", 32),
            Block.of("2002::", 16),
            Block.of("3fff::", 20));

    private record Block(InetAddress first, int bits) {
        static Block of(String first, int bits) {
            try {
                return new Block(InetAddress.getByName(first), bits);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        boolean holds(byte[] address) {
            byte[] start = first.getAddress();
            if (start.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if ((start[bit / Byte.SIZE] & mask) != (address[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** An absolute http or https URL with a host, without user information and fragment; empty for anything else. */
    public static Optional<Callback> parse(String text) {
        try {
            URI uri = new URI(text).parseServerAuthority();
            boolean callable = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= LAST_PORT
                    && Set.of("http", "https")
                            .contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
            return callable ? Optional.of(new Callback(uri)) : Optional.empty();
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    /** Name or literal address, an IPv6 one without brackets. */
    public String host() {
        return uri.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    }

    public boolean isSecure() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    public int port() {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return isSecure() ? 443 : 80;
    }

    /** Path and query, as they stand in a request. */
    public String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /**
     * Whether events may be sent there.
     *
     * @param addresses all that the host's name stands for now
     * @param allowedHosts those that are exempt, in lower case
     */
    public boolean isAllowed(List<InetAddress> addresses, Set<String> allowedHosts) {
        return allowedHosts.contains(host())
                || (isSecure()
                        && !addresses.isEmpty()
                        && addresses.stream().map(InetAddress::getAddress).allMatch(Callback::isPublic));
    }

    private static boolean isPublic(byte[] address) {
        return NOT_PUBLIC.stream().noneMatch(block -> block.holds(address));
    }

    /** Without path and query, which may hold a secret of the operator's. */
    @Override
    public String toString() {
        return "Callback[" + host() + "]";
    }
}
