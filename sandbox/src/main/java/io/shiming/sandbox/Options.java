package io.shiming.sandbox;

import io.shiming.sandbox.simulator.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param once show the demonstration, then stop
 * @param demonstration whether to show it at all
 * @param data folder with registers for the authority simulators
 * @param state folder for databases and keys, empty for a temporary one
 * @param batch the department that exchanges files with the gateway instead of answering over HTTP
 * @param restart whether a part that dies is started again
 */
public record Options(
        boolean once,
        boolean demonstration,
        Optional<Path> data,
        Optional<Path> state,
        Optional<Channel> batch,
        boolean restart,
        boolean help) {
    /** The same file that {@code sandbox/run} shows when it need not start Java for it. */
    static final String USAGE = text("/usage.txt");

    static Options parse(String... arguments) throws UsageException {
        boolean once = false;
        boolean demonstration = true;
        Optional<Path> data = Optional.empty();
        Optional<Path> state = Optional.empty();
        Optional<Channel> batch = Optional.empty();
        boolean restart = true;
        boolean help = false;
        Iterator<String> remaining = Arrays.asList(arguments).iterator();
        while (remaining.hasNext()) {
            String flag = remaining.next();
            switch (flag) {
                case "--once" -> once = true;
                case "--no-demo" -> demonstration = false;
                case "--data" -> data = Optional.of(folder(flag, remaining));
                case "--state" -> state = Optional.of(folder(flag, remaining));
                case "--batch" -> batch = Optional.of(channel(flag, remaining));
                case "--no-restart" -> restart = false;
                case "--help", "-h" -> help = true;
                default -> throw new UsageException("unknown flag: " + flag);
            }
        }
        if (once && !demonstration) {
            throw new UsageException("--once shows the demonstration and --no-demo leaves it out: choose one");
        }
        if (data.isPresent() && !Files.isDirectory(data.get())) {
            throw new UsageException("--data: there is no folder " + data.get());
        }
        if (state.isPresent() && Files.exists(state.get()) && !Files.isDirectory(state.get())) {
            throw new UsageException("--state: " + state.get() + " is no folder");
        }
        return new Options(once, demonstration, data, state, batch, restart, help);
    }

    private static Path folder(String flag, Iterator<String> remaining) throws UsageException {
        String folder = remaining.hasNext() ? remaining.next() : "";
        if (folder.isEmpty()) {
            throw new UsageException(flag + " needs a folder");
        }
        return Path.of(folder).toAbsolutePath().normalize();
    }

    private static Channel channel(String flag, Iterator<String> remaining) throws UsageException {
        return Channel.at(remaining.hasNext() ? remaining.next() : "")
                .orElseThrow(
                        () -> new UsageException(flag + " needs public-security, market-regulation or civil-affairs"));
    }

    /** A text that a script shows as well. */
    public static String text(String resource) {
        try (InputStream file = Options.class.getResourceAsStream(resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
