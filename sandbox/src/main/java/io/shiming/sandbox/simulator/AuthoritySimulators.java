package io.shiming.sandbox.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shiming.sandbox.faults.Fault;
import io.shiming.sandbox.faults.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The three departments and their controls on one port of this machine: {@code /{channel}/v1/checks} is what the
 * gateway calls, {@code /control/{channel}} makes an authority fail, {@code /control/{channel}/network} the network before
 * it, {@code /control/clock} moves time. Each department is also behind a port of its own, where its network is. Who takes
 * reports of forged documents has {@code /{authority}/v1/forgery-reports}, and {@code /control/{authority}/reports} tells
 * what was taken; the communications and the internet authority do nothing else.
 */
public final class AuthoritySimulators implements AutoCloseable {
    private final Map<Channel, Authority> authorities = new EnumMap<>(Channel.class);
    private final Map<Channel, FaultProxy> networks = new EnumMap<>(Channel.class);
    private final Map<String, ReportDesk> desks = new ConcurrentHashMap<>();
    private final Map<String, Faults> faultsOfDesks = new ConcurrentHashMap<>();
    /** None where time is not moved. */
    private final Optional<ClockOffset> clockOffset;

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
    public AuthoritySimulators(
            int port, Map<Channel, Register> registers, Path clockOffsetFile, DatabaseClock databaseClock)
            throws IOException {
        this(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                registers,
                Optional.of(new ClockOffset(clockOffsetFile, databaseClock)));
    }

    /** Starts them where others can reach them, and time is what it is. */
    AuthoritySimulators(InetSocketAddress address, Map<Channel, Register> registers) throws IOException {
        this(address, registers, Optional.empty());
    }

    private AuthoritySimulators(
            InetSocketAddress address, Map<Channel, Register> registers, Optional<ClockOffset> clockOffset)
            throws IOException {
        this.clockOffset = clockOffset;
        Supplier<LocalDate> today =
                () -> clockOffset.map(ClockOffset::today).orElseGet(() -> LocalDate.now(ClockOffset.REGION));
        registers.forEach((channel, register) -> authorities.put(channel, new Authority(register, today)));
        // The JDK's server otherwise waits for the other side's delayed acknowledgement: 40 ms a check.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(address, 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        for (Channel channel : authorities.keySet()) {
            networks.put(channel, new FaultProxy(server.getAddress()));
        }
    }

    /** Lets a department answer in files, too, through a directory that is there. */
    public void exchange(Channel channel, Path directory, Path keys) {
        threads.execute(new BatchDepartment(authorities.get(channel), directory, keys));
    }

    /** Has an authority take reports of forged documents. */
    public void takeReports(ReportDesk desk) {
        desks.put(desk.authority(), desk);
    }

    /**
     * The same of what is left in a folder for it.
     *
     * @param signers the key file of who signs them
     */
    public void takeReports(ReportDesk desk, Path folder, Path signers) {
        takeReports(desk);
        threads.execute(new ReportFolder(desk, () -> faultsOf(desk.authority()), folder, signers));
    }

    /** One for a department's checks and reports alike. */
    private Faults faultsOf(String authority) {
        return Channel.at(authority)
                .map(channel -> authorities.get(channel).faults())
                .orElseGet(() -> faultsOfDesks.getOrDefault(authority, Faults.NONE));
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

    /** Where an authority is reached through its network. */
    public String url(Channel channel) {
        return "http://127.0.0.1:" + networks.get(channel).port() + "/" + channel.path();
    }

    @Override
    public void close() {
        networks.values().forEach(FaultProxy::close);
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        try {
            if (path.length == 3 && path[1].equals("control")) {
                control(exchange, path[2]);
            } else if (path.length == 4 && path[1].equals("control") && path[3].equals("network")) {
                network(exchange, path[2]);
            } else if (path.length == 4 && path[1].equals("control") && path[3].equals("reports")) {
                reports(exchange, path[2]);
            } else if (path.length == 4 && path[2].equals("v1") && path[3].equals("forgery-reports")) {
                report(exchange, path[1]);
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
        } catch (DatabaseClock.Away away) {
            Replies.send(exchange, 503, Map.of("error", away.getMessage()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private void control(HttpExchange exchange, String what) throws IOException, InterruptedException {
        Optional<Authority> authority = Channel.at(what).map(authorities::get);
        boolean clock = what.equals("clock") && clockOffset.isPresent();
        if (!clock && authority.isEmpty() && !desks.containsKey(what)) {
            notFound(exchange);
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod()) {
            case "GET" -> {}
            case "PUT" -> {
                if (clock) {
                    clockOffset.get().move(body);
                } else if (authority.isPresent()) {
                    authority.get().steer(Faults.parse(body));
                } else {
                    faultsOfDesks.put(what, Faults.parse(body));
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
                        ? Map.of("offset", clockOffset.get().text())
                        : authority.map(Authority::state).orElseGet(() -> state(faultsOf(what))));
    }

    private static Map<String, Object> state(Faults faults) {
        return Map.of("mode", faults.mode(), "latencyMs", faults.latencyMs(), "errorRate", faults.errorRate());
    }

    private void report(HttpExchange exchange, String authority) throws IOException, InterruptedException {
        ReportDesk desk = desks.get(authority);
        if (desk == null) {
            notFound(exchange);
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        faultsOf(authority).meet(exchange, () -> desk.answer(exchange, body));
    }

    private void reports(HttpExchange exchange, String authority) throws IOException {
        ReportDesk desk = desks.get(authority);
        if (desk == null) {
            notFound(exchange);
        } else {
            Replies.send(exchange, 200, desk.state());
        }
    }

    private void network(HttpExchange exchange, String channel) throws IOException {
        Optional<FaultProxy> found = Channel.at(channel).map(networks::get);
        if (found.isEmpty()) {
            notFound(exchange);
            return;
        }
        FaultProxy network = found.get();
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod()) {
            case "GET" -> {}
            case "PUT" -> network.steer(Fault.parse(body));
            default -> {
                Replies.send(exchange, 405, Map.of("error", "use GET or PUT"));
                return;
            }
        }
        Fault fault = network.fault();
        Replies.send(
                exchange,
                200,
                Map.of("fault", fault.kind(), "delayMs", fault.delayMs(), "suffered", network.suffered()));
    }

    private static void notFound(HttpExchange exchange) throws IOException {
        Replies.send(
                exchange,
                404,
                Map.of(
                        "error",
                        "there are /{channel}/v1/checks, /control/{channel}, /control/{channel}/network and"
                                + " /control/clock; channels"
                                + " public-security, market-regulation, civil-affairs; and for those who take reports"
                                + " /{authority}/v1/forgery-reports and /control/{authority}/reports"));
    }
}
