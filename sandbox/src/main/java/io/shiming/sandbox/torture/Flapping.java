package io.shiming.sandbox.torture;

import io.shiming.sandbox.SuiteClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A department that works most of the time, and in between is down, slow or in error for a moment. */
final class Flapping {
    private static final List<String> CHANNELS = List.of("public-security", "market-regulation");
    private static final List<Map<String, ?>> MOODS = List.of(
            Map.of("mode", "DOWN"),
            Map.of("mode", "ERROR"),
            Map.of("mode", "SLOW", "latencyMs", 3000),
            Map.of("mode", "UP", "errorRate", 0.5));
    private static final Map<String, ?> WELL = Map.of("mode", "UP");
    private static final int LONGEST_WELL_MS = 8_000;
    private static final int LONGEST_ILL_MS = 2_500;

    private final SuiteClient suite;
    private final Random random;
    private final Thread thread = new Thread(this::flap, "flapping");

    Flapping(SuiteClient suite, long seed) {
        this.suite = suite;
        this.random = new Random(seed);
        thread.setDaemon(true);
        thread.start();
    }

    private void flap() {
        try {
            while (true) {
                Thread.sleep(random.nextInt(LONGEST_WELL_MS));
                String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
                suite.steer(channel, MOODS.get(random.nextInt(MOODS.size())));
                Thread.sleep(random.nextInt(LONGEST_ILL_MS));
                suite.steer(channel, WELL);
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            // The sandbox itself ended; its clients will tell.
        }
    }

    /** From here on every channel is well. */
    void stop() throws IOException, InterruptedException {
        thread.interrupt();
        thread.join();
        for (String channel : CHANNELS) {
            suite.steer(channel, WELL);
        }
    }
}
