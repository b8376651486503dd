package io.shiming.sandbox.torture;

import io.shiming.sandbox.Options;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** What the command line of {@code sandbox/torture} asks for. */
record TortureOptions(Plan plan, boolean help) {
    /** The same file that {@code sandbox/torture} shows when it need not start Java for it. */
    static final String USAGE = Options.text("/torture-usage.txt");

    private static final int KILLS = 12;
    private static final int CLIENTS = 8;

    /** @throws IllegalArgumentException when it asks for something there is not */
    static TortureOptions parse(String... arguments) {
        int kills = KILLS;
        long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        int clients = CLIENTS;
        int acknowledged = 0;
        Duration duration = Duration.ZERO;
        boolean help = false;
        for (Iterator<String> rest = Arrays.asList(arguments).iterator(); rest.hasNext(); ) {
            String flag = rest.next();
            switch (flag) {
                case "--kills" -> kills = number(flag, rest, 0);
                case "--seed" -> seed = number(flag, rest, 0);
                case "--clients" -> clients = number(flag, rest, 1);
                case "--acknowledged" -> acknowledged = number(flag, rest, 0);
                case "--duration" -> duration = duration(flag, rest);
                case "--help", "-h" -> help = true;
                default -> throw new IllegalArgumentException("unknown flag: " + flag);
            }
        }
        return new TortureOptions(new Plan(Plan.victims(kills, seed), clients, seed, acknowledged, duration), help);
    }

    private static int number(String flag, Iterator<String> rest, int least) {
        try {
            int number = Integer.parseInt(rest.hasNext() ? rest.next() : "");
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Told below.
        }
        throw new IllegalArgumentException(flag + " needs a number, at least " + least);
    }

    private static Duration duration(String flag, Iterator<String> rest) {
        try {
            return Duration.parse("PT" + (rest.hasNext() ? rest.next() : "").toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException none) {
            throw new IllegalArgumentException(flag + " needs a time such as 90s, 30m or 8h", none);
        }
    }
}
