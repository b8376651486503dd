package io.shiming.sandbox.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The three authorities and their controls on one port of this machine: {@code /{channel}/v1/checks} is what the
 * gateway calls, {@code /control/{channel}} makes an authority fail, {@code /control/clock} moves time.
 */
public final class AuthoritySimulators implements AutoCloseable {
    /** Services look at the clock file every 200 ms at the latest; an answer after this means they all have. */
    private static final long CLOCK_APPLIED_MS = 300;

    private final Map<Channel, Authority> authorities = new EnumMap<>(Channel.class);
    private final ClockOffset clockOffset;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "authority");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts them.
     *
     * @param port 0 for any free one
     */
    public AuthoritySimulators(int port, Map<Channel, Register> registers, Path clockOffsetFile) throws IOException {
        clockOffset = new ClockOffset(clockOffsetFile);
        registers.forEach((channel, register) -> authorities.put(channel, new Authority(register, clockOffset::today)));
        // The JDK's server otherwise waits for the other side's delayed acknowledgement: 40 ms a check.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Lets a department answer in files, too, through a directory that is there. */
    public void exchange(Channel channel, Path directory, Path keys) {
        threads.execute(new BatchDepartment(authorities.get(channel), directory, keys));
    }

    /** The registers of all channels. */
    public static Map<Channel, Register> registers(Optional<Path> folder) {
        List<String> files =
                Arrays.stream(Channel.values()).map(Register::fileName).toList();
        if (folder.isPresent()
                && files.stream().noneMatch(name -> Files.exists(folder.get().resolve(name)))) {
            throw new RegisterException(folder.get() + " holds none of " + String.join(", ", files));
        }
        Map<Channel, Register> registers = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            registers.put(channel, Register.of(channel, folder));
        }
        return Collections.unmodifiableMap(registers);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        try {
            if (path.length == 3 && path[1].equals("control")) {
                control(exchange, path[2]);
            } else if (path.length == 4 && path[2].equals("v1") && path[3].equals("checks")) {
                Optional<Authority> authority = Channel.at(path[1]).map(authorities::get);
                if (authority.isPresent()) {
                    authority.get().handle(exchange);
                } else {
                    notFound(exchange);
                }
            } else {
                notFound(exchange);
            }
        } catch (IllegalArgumentException notUnderstood) {
            Replies.send(exchange, 400, Map.of("error", notUnderstood.getMessage()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private void control(HttpExchange exchange, String what) throws IOException, InterruptedException {
        Optional<Authority> authority = Channel.at(what).map(authorities::get);
        boolean clock = what.equals("clock");
        if (!clock && authority.isEmpty()) {
            notFound(exchange);
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod()) {
            case "GET" -> {}
            case "PUT" -> {
                if (clock) {
                    clockOffset.move(body);
                    Thread.sleep(CLOCK_APPLIED_MS);
                } else {
                    authority.orElseThrow().steer(Faults.parse(body));
                }
            }
            default -> {
                Replies.send(exchange, 405, Map.of("error", "use GET or PUT"));
                return;
            }
        }
        Replies.send(
                exchange,
                200,
                clock
                        ? Map.of("offset", clockOffset.text())
                        : authority.orElseThrow().state());
    }

    private static void notFound(HttpExchange exchange) throws IOException {
        Replies.send(
                exchange,
                404,
                Map.of(
                        "error",
                        "there are /{channel}/v1/checks, /control/{channel} and /control/clock; channels"
                                + " public-security, market-regulation, civil-affairs"));
    }
}
