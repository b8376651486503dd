package io.shiming.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.sandbox.faults.Fault.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What each fault does on the wire. Behind the proxy is somebody who gives one answer to whatever he hears. */
class FaultProxyTest {
    private static final byte[] ANSWER = "the answer, in one piece".getBytes(StandardCharsets.UTF_8);
    private static final int PATIENCE_MS = 5_000;
    private static final int SILENCE_MS = 300;
    private static final int LATE_MS = 150;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger heard = new AtomicInteger();
    private ServerSocket answerer;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        answerer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(() -> {
            try {
                while (true) {
                    Socket connection = answerer.accept();
                    threads.execute(() -> answer(connection));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        proxy = new FaultProxy(answerer.getLocalSocketAddress());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        answerer.close();
        threads.shutdownNow();
    }

    private void answer(Socket connection) {
        try (connection) {
            while (connection.getInputStream().read() >= 0) {
                heard.incrementAndGet();
                connection.getOutputStream().write(ANSWER);
            }
        } catch (IOException gone) {
            // As some faults have it.
        }
    }

    @Test
    @DisplayName("without a fault everything passes as it came, both ways, and so does the end")
    void none() throws Exception {
        try (Socket asker = connect()) {
            for (int i = 0; i < 3; i++) {
                ask(asker);
                assertThat(read(asker, ANSWER.length)).isEqualTo(ANSWER);
            }
            asker.shutdownOutput();
            assertThat(asker.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(proxy.suffered()).isZero();
    }

    @Test
    @DisplayName("LATENCY: the answer is whole, and late")
    void latency() throws Exception {
        steer(Kind.LATENCY, LATE_MS);
        try (Socket asker = connect()) {
            long start = System.nanoTime();
            ask(asker);
            assertThat(read(asker, ANSWER.length)).isEqualTo(ANSWER);
            assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(LATE_MS));
        }
        assertThat(proxy.suffered()).isOne();
    }

    @Test
    @DisplayName("DRIBBLE: the answer is whole, and comes byte by byte")
    void dribble() throws Exception {
        steer(Kind.DRIBBLE, 10);
        try (Socket asker = connect()) {
            long start = System.nanoTime();
            ask(asker);
            byte[] several = new byte[ANSWER.length];
            assertThat(asker.getInputStream().read(several)).isLessThan(ANSWER.length / 2);
            assertThat(read(asker, ANSWER.length - 1)).endsWith(ANSWER[ANSWER.length - 1]);
            assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(10L * (ANSWER.length - 1)));
        }
    }

    @Test
    @DisplayName("SLOW_CLOSE: the answer is whole; what is asked next is not heard, and the end comes late")
    void slowClose() throws Exception {
        steer(Kind.SLOW_CLOSE, LATE_MS);
        try (Socket asker = connect()) {
            long start = System.nanoTime();
            ask(asker);
            assertThat(read(asker, ANSWER.length)).isEqualTo(ANSWER);
            ask(asker);
            assertThat(asker.getInputStream().read()).isEqualTo(-1);
            assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(LATE_MS));
        }
        assertThat(heard).hasValue(1);
    }

    @Test
    @DisplayName("CUT: a part of the answer, and the end without a reset")
    void cut() throws Exception {
        steer(Kind.CUT, 0);
        try (Socket asker = connect()) {
            ask(asker);
            assertThat(asker.getInputStream().readAllBytes()).hasSizeLessThan(ANSWER.length);
        }
    }

    @Test
    @DisplayName("RESET: the connection is reset before the answer is whole")
    void reset() throws Exception {
        steer(Kind.RESET, 0);
        try (Socket asker = connect()) {
            ask(asker);
            assertThatThrownBy(() -> asker.getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    @DisplayName("TRUNCATED: a part of the answer, then silence; the connection stays open, and dumb")
    void truncated() throws Exception {
        steer(Kind.TRUNCATED, 0);
        try (Socket asker = connect()) {
            ask(asker);
            assertThat(untilSilence(asker)).isLessThan(ANSWER.length);
            steer(Kind.NONE, 0);
            ask(asker);
            assertThat(untilSilence(asker)).isZero();
        }
    }

    @Test
    @DisplayName("GARBAGE: never what was sent, and every sort of it in turn")
    void garbage() throws Exception {
        steer(Kind.GARBAGE, 0);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i <= Garbage.variety(); i++) {
            try (Socket asker = connect()) {
                ask(asker);
                byte[] some = new byte[400];
                int length = asker.getInputStream().read(some);
                seen.add(new String(some, 0, length, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(seen)
                .hasSizeGreaterThan(Garbage.variety() * 9 / 10)
                .doesNotContain(new String(ANSWER, StandardCharsets.UTF_8))
                .filteredOn(one -> one.contains("CONSISTENT"))
                .hasSizeGreaterThan(30);
    }

    @Test
    @DisplayName("HALF_OPEN: accepts and is silent, on connections there already too, for ever, and never ends one")
    void halfOpen() throws Exception {
        try (Socket before = connect()) {
            ask(before);
            assertThat(read(before, ANSWER.length)).isEqualTo(ANSWER);
            steer(Kind.HALF_OPEN, 0);
            try (Socket during = connect()) {
                ask(before);
                ask(during);
                assertThat(untilSilence(before)).isZero();
                assertThat(untilSilence(during)).isZero();
                assertThat(heard).hasValue(1);

                steer(Kind.NONE, 0);
                ask(during);
                assertThat(untilSilence(during)).isZero();
            }
        }
        try (Socket after = connect()) {
            ask(after);
            assertThat(read(after, ANSWER.length)).isEqualTo(ANSWER);
        }
    }

    @Test
    @DisplayName("REFUSED: connections are refused, and those there reset; then the same port answers again")
    void refused() throws Exception {
        for (int turn = 0; turn < 5; turn++) {
            try (Socket before = connect()) {
                ask(before);
                assertThat(read(before, ANSWER.length)).isEqualTo(ANSWER);
                steer(Kind.REFUSED, 0);
                assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketException.class);
                assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
                steer(Kind.NONE, 0);
            }
        }
    }

    private void steer(Kind kind, long delayMs) throws IOException {
        proxy.steer(new Fault(kind, delayMs));
    }

    private Socket connect() throws IOException {
        Socket asker = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        asker.setSoTimeout(PATIENCE_MS);
        return asker;
    }

    private static void ask(Socket asker) throws IOException {
        asker.getOutputStream().write('?');
    }

    private static byte[] read(Socket asker, int length) throws IOException {
        return asker.getInputStream().readNBytes(length);
    }

    /** How many bytes come before nothing more does, with the connection open. */
    private static int untilSilence(Socket asker) throws IOException {
        asker.setSoTimeout(SILENCE_MS);
        int bytes = 0;
        try {
            while (asker.getInputStream().read() >= 0) {
                bytes++;
            }
        } catch (SocketTimeoutException silence) {
            return bytes;
        }
        throw new AssertionError("the connection ended after " + bytes + " bytes");
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
