package io.shiming.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;

/** The ports the sandbox needs, all on 127.0.0.1. */
public enum Port {
    REGISTRATION(8081, "registration-service"),
    VERIFICATION(8082, "verification-gateway"),
    AGENT(8083, "agent-service"),
    RETENTION(8084, "retention-service"),
    INCIDENT(8085, "incident-service"),
    SIMULATORS(8090, "the simulator of the authorities"),
    KEYCLOAK(8180, "Keycloak"),
    POSTGRESQL(8432, "PostgreSQL (services)"),
    POSTGRESQL_KEYS(8433, "PostgreSQL (keys)");

    private final int number;
    private final String neededBy;

    Port(int number, String neededBy) {
        this.number = number;
        this.neededBy = neededBy;
    }

    public int number() {
        return number;
    }

    public String url() {
        return "http://" + address();
    }

    public String address() {
        return "127.0.0.1:" + number;
    }

    String neededBy() {
        return neededBy;
    }

    /** Those that something else listens on. */
    static List<Port> taken() {
        return Arrays.stream(values()).filter(port -> !port.isFree()).toList();
    }

    private boolean isFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
