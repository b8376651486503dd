package io.shiming.sandbox.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is done to the suite.
 *
 * @param victims parts that are killed, in this order
 * @param clients how many work at once
 * @param seed decides who is registered and logs on, what flaps, and how long it is between two kills
 * @param acknowledged registrations there must be in the end, transfers among them
 * @param duration how long it takes at least
 */
public record Plan(List<String> victims, int clients, long seed, int acknowledged, Duration duration) {
    /** Whoever keeps something. */
    public static final List<String> VICTIMS = List.of(
            "registration-service",
            "verification-gateway",
            "agent-service",
            "retention-service",
            "incident-service",
            "postgresql",
            "postgresql-keys");

    /** Everybody's turn comes equally often, in an order of its own each time. */
    static List<String> victims(int kills, long seed) {
        Random random = new Random(seed);
        List<String> victims = new ArrayList<>();
        while (victims.size() < kills) {
            List<String> round = new ArrayList<>(VICTIMS);
            Collections.shuffle(round, random);
            victims.addAll(round);
        }
        return List.copyOf(victims.subList(0, kills));
    }
}
