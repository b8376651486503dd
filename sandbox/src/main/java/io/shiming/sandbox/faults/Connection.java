package io.shiming.sandbox.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/** One connection through the network. Requests pass in one thread, answers in another. */
final class Connection {
    private static final int CONNECT_MS = 5_000;
    private static final int BUFFER = 64 * 1024;
    /** In which the rest of an answer follows its first bytes. */
    private static final int REST_MS = 5;

    private final Socket asker;
    private final Socket answerer = new Socket();
    private final FaultProxy network;
    /** Neither side hears the other any more, and once so it stays so. */
    private volatile boolean silent;

    Connection(Socket asker, FaultProxy network) {
        this.asker = asker;
        this.network = network;
    }

    /** Until the asker goes away, or is sent away. */
    void carry(SocketAddress target, Executor threads) {
        try {
            asker.setTcpNoDelay(true);
            answerer.setTcpNoDelay(true);
            answerer.connect(target, CONNECT_MS);
            threads.execute(this::answers);
            requests();
        } catch (IOException gone) {
            // Nothing to be said to nobody.
        } finally {
            close(asker);
            close(answerer);
        }
    }

    /** Ends it with a reset. */
    void reset() {
        try {
            asker.setSoLinger(true, 0);
        } catch (IOException ended) {
            // Then there is nothing to reset.
        }
        close(asker);
        close(answerer);
    }

    private void requests() throws IOException {
        InputStream in = asker.getInputStream();
        byte[] buffer = new byte[BUFFER];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            if (network.fault().kind() == Fault.Kind.HALF_OPEN && !silent) {
                fallSilent();
            }
            if (!silent) {
                answerer.getOutputStream().write(buffer, 0, length);
            }
        }
    }

    private void answers() {
        try {
            InputStream in = answerer.getInputStream();
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!silent) {
                    answer(Arrays.copyOf(buffer, length));
                }
            }
            if (!silent && network.fault().kind() != Fault.Kind.HALF_OPEN) {
                asker.shutdownOutput();
            }
        } catch (IOException gone) {
            // By either side; the other thread sees it too.
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(byte[] first) throws IOException, InterruptedException {
        Fault fault = network.fault();
        OutputStream out = asker.getOutputStream();
        if (fault.kind() == Fault.Kind.NONE) {
            out.write(first);
            return;
        }
        network.suffer();
        byte[] whole = withRest(first);
        switch (fault.kind()) {
            case NONE, REFUSED -> out.write(whole);
            case LATENCY -> {
                Thread.sleep(fault.delayMs());
                out.write(whole);
            }
            case DRIBBLE -> {
                for (byte one : whole) {
                    out.write(one);
                    Thread.sleep(fault.delayMs());
                }
            }
            case SLOW_CLOSE -> {
                silent = true;
                out.write(whole);
                Thread.sleep(fault.delayMs());
                asker.shutdownOutput();
            }
            case CUT -> {
                silent = true;
                out.write(beginning(whole));
                asker.shutdownOutput();
            }
            case RESET -> {
                out.write(beginning(whole));
                reset();
            }
            case TRUNCATED -> {
                silent = true;
                out.write(beginning(whole));
            }
            case GARBAGE -> out.write(network.garbage());
            case HALF_OPEN -> silent = true;
        }
    }

    private void fallSilent() {
        network.suffer();
        silent = true;
    }

    private byte[] withRest(byte[] first) throws IOException, InterruptedException {
        Thread.sleep(REST_MS);
        InputStream in = answerer.getInputStream();
        byte[] rest = in.readNBytes(in.available());
        byte[] whole = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, whole, first.length, rest.length);
        return whole;
    }

    /** Some of it, never all. */
    private static byte[] beginning(byte[] whole) {
        return Arrays.copyOf(whole, ThreadLocalRandom.current().nextInt(whole.length));
    }

    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException ended) {
            // As was wanted.
        }
    }
}
