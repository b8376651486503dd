package io.shiming.sandbox.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A port of this machine behind which somebody else answers, as well as the network lets him. Without a fault every byte
 * passes as it came. A fault is for what is under way too: it takes hold with the next byte.
 */
public final class FaultProxy implements AutoCloseable {
    private final SocketAddress target;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "network");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Garbage garbage = new Garbage();
    private final AtomicLong suffered = new AtomicLong();
    private final int port;
    private volatile Fault fault = Fault.NONE;
    private ServerSocket listener;
    private CompletableFuture<Void> accepting;
    /** Keeps the port from others while nobody is there. */
    private Socket placeholder = new Socket();

    /** Starts on any free port. */
    public FaultProxy(SocketAddress target) throws IOException {
        this.target = target;
        listen(0);
        this.port = listener.getLocalPort();
    }

    public int port() {
        return port;
    }

    public Fault fault() {
        return fault;
    }

    /** How many requests and answers did not pass as they were. Of those refused only connections reset are known. */
    public long suffered() {
        return suffered.get();
    }

    /** Applies at once. */
    public synchronized void steer(Fault wanted) throws IOException {
        fault = wanted;
        if (wanted.kind() != Fault.Kind.REFUSED) {
            if (listener.isClosed()) {
                placeholder.close();
                listen(port);
            }
        } else if (!listener.isClosed()) {
            listener.close();
            // The port is listened on for as long as somebody is about to accept.
            accepting.join();
            placeholder = new Socket();
            placeholder.setReuseAddress(true);
            placeholder.bind(address(port));
            suffered.addAndGet(connections.size());
            connections.forEach(Connection::reset);
        }
    }

    @Override
    public synchronized void close() {
        Connection.close(listener);
        Connection.close(placeholder);
        connections.forEach(Connection::reset);
        threads.shutdownNow();
    }

    private void listen(int wanted) throws IOException {
        ServerSocket open = new ServerSocket();
        open.bind(address(wanted));
        listener = open;
        accepting = CompletableFuture.runAsync(() -> accept(open), threads);
    }

    private static SocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void accept(ServerSocket open) {
        try {
            while (true) {
                open(open.accept());
            }
        } catch (IOException closed) {
            // Nobody is to be there any more.
        }
    }

    private void open(Socket asker) {
        Connection connection = new Connection(asker, this);
        connections.add(connection);
        // Accepted just before the door was closed.
        if (fault.kind() == Fault.Kind.REFUSED) {
            connection.reset();
        }
        threads.execute(() -> {
            try {
                connection.carry(target, threads);
            } finally {
                connections.remove(connection);
            }
        });
    }

    byte[] garbage() {
        return garbage.next();
    }

    void suffer() {
        suffered.incrementAndGet();
    }
}
