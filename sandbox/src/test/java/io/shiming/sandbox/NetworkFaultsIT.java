package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.faults.Fault;
import io.shiming.sandbox.faults.Fault.Kind;
import io.shiming.sandbox.simulator.AuthoritySimulators;
import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Entry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every fault of the network on every channel, coming and going under load. {@code -Dfaults.deferred=50000} goes on until
 * so many checks had to be deferred.
 *
 * <p>After most other tests: the outcomes are for agent-service, and wait for it.
 */
@Order(Integer.MAX_VALUE - 5)
@ExtendWith(Sandbox.class)
class NetworkFaultsIT {
    private static final int DEFERRED = Integer.getInteger("faults.deferred", 500);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration WINDOW = Duration.ofMillis(1_200);
    private static final int FLAPS = 2;
    private static final Duration ON = Duration.ofMillis(400);
    private static final Duration OFF = Duration.ofMillis(200);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(30);
    private static final double WORST_RATIO = 1.5;
    /** Other programs may spoil a round; a channel that does notice spoils each. */
    private static final int MOST_ROUNDS = 3;

    /** An asker waits 1.2 s; an answer has some 170 bytes. */
    private static final List<Fault> FAULTS = List.of(
            new Fault(Kind.LATENCY, 1_500),
            new Fault(Kind.DRIBBLE, 20),
            new Fault(Kind.SLOW_CLOSE, 300),
            new Fault(Kind.CUT, 0),
            new Fault(Kind.RESET, 0),
            new Fault(Kind.TRUNCATED, 0),
            new Fault(Kind.GARBAGE, 0),
            new Fault(Kind.HALF_OPEN, 0),
            new Fault(Kind.REFUSED, 0));

    private final Map<Channel, Collection<Entry>> registers = new EnumMap<>(Channel.class);
    private final Collection<Integer> undisturbed = new ConcurrentLinkedQueue<>();
    private final Collection<Integer> disturbed = new ConcurrentLinkedQueue<>();

    NetworkFaultsIT() {
        AuthoritySimulators.registers(Optional.empty())
                .forEach((channel, register) -> registers.put(channel, register.entries()));
    }

    @Test
    @DisplayName("Art. 9: whatever the network does to a channel nothing is a match by it, all deferred checks settle,"
            + " and the other channels do not notice")
    void everyFaultOnEveryChannel(RunningSandbox sandbox) throws Exception {
        SuiteClient suite = new SuiteClient(sandbox.description());
        Askers askers = new Askers(suite, registers);
        try {
            Thread.sleep(WARM_UP.toMillis());
            int rounds = 0;
            do {
                rounds++;
                undisturbed.clear();
                disturbed.clear();
                for (Fault fault : FAULTS) {
                    for (Channel channel : Channel.values()) {
                        turn(suite, askers, channel, fault);
                    }
                }
            } while (askers.deferred() < DEFERRED || (ratio() >= WORST_RATIO && rounds < MOST_ROUNDS));
        } finally {
            askers.stop();
            for (Channel channel : Channel.values()) {
                suite.steer(channel.path(), Fault.NONE);
            }
        }

        for (Channel channel : Channel.values()) {
            awaitRecovery(suite, channel);
        }
        Map<UUID, String> outcomes = outcomes(sandbox);
        assertThat(askers.wrong()).isEmpty();
        askers.expected().forEach((occasion, outcome) -> assertThat(outcomes).containsEntry(occasion, outcome));
        System.out.printf(
                "%d checks, %d deferred; p99 of the other channels %d µs of %d undisturbed, %d µs of %d disturbed%n",
                outcomes.size(),
                askers.deferred(),
                p99(undisturbed),
                undisturbed.size(),
                p99(disturbed),
                disturbed.size());
        assertThat(ratio()).isLessThan(WORST_RATIO);
    }

    /** A time without and a time with the fault, and then until all is as before. */
    private void turn(SuiteClient suite, Askers askers, Channel channel, Fault fault) throws Exception {
        long before = suite.suffered(channel.path());
        Set<Channel> others = EnumSet.allOf(Channel.class);
        others.remove(channel);
        askers.time(others, undisturbed);
        Thread.sleep(WINDOW.toMillis());
        askers.time(others, disturbed);
        for (int flap = 0; flap < FLAPS; flap++) {
            suite.steer(channel.path(), fault);
            Thread.sleep(ON.toMillis());
            suite.steer(channel.path(), Fault.NONE);
            Thread.sleep(OFF.toMillis());
        }
        askers.time(Set.of(), List.of());
        assertThat(suite.suffered(channel.path()))
                .as("%s of %s", fault, channel)
                .isGreaterThan(before);
        askers.rest(channel);
        awaitRecovery(suite, channel);
        askers.resume(channel);
    }

    /** Until it is UP, and nothing waits for it. */
    private static void awaitRecovery(SuiteClient suite, Channel channel) throws Exception {
        Deadline recovered = Deadline.in(RECOVERED_WITHIN);
        while (true) {
            JsonNode body = suite.get("verification", "/v1/channels", SandboxClient.OPERATOR)
                    .body();
            for (JsonNode one : body.isArray() ? body : body.path("items")) {
                if (one.path("channel").asText().equals(channel.name())
                        && one.path("state").asText().equals("UP")
                        && one.path("deferred").asLong() == 0) {
                    return;
                }
            }
            recovered.check(channel + " to recover");
        }
    }

    private static Map<UUID, String> outcomes(RunningSandbox sandbox) throws Exception {
        Map<UUID, String> outcomes = new HashMap<>();
        try (Connection connection = sandbox.connect("verification");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT context_id, outcome FROM verification WHERE asker_kind = 'AGENT'")) {
            while (rows.next()) {
                outcomes.put(rows.getObject(1, UUID.class), rows.getString(2));
            }
        }
        return outcomes;
    }

    private double ratio() {
        return (double) p99(disturbed) / p99(undisturbed);
    }

    private static int p99(Collection<Integer> times) {
        List<Integer> sorted = new ArrayList<>(times);
        sorted.sort(null);
        return sorted.get(sorted.size() * 99 / 100);
    }
}
