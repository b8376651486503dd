package io.shiming.verification.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.verification.application.AuthorityUnavailable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AuthorityConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ANSWER = "{\"result\":\"CONSISTENT\"}";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("checks and probes that are answered share a connection")
    void keptOpen() throws Exception {
        AuthorityConnection connection = connection(request ->
                request.response().putHeader("Content-Type", "application/json").end(ANSWER));

        for (int i = 0; i < 5; i++) {
            assertThat(connection
                            .post(Buffer.buffer("{}"), PATIENCE)
                            .await()
                            .atMost(PATIENCE)
                            .toString())
                    .isEqualTo(ANSWER);
            connection.options(PATIENCE).await().atMost(PATIENCE);
        }

        // The next may be asked a moment before the connection of the last is free again.
        assertThat(connections).hasValueLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("the connection of an answer that does not end is closed when nobody waits any more")
    void givenUp() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        AuthorityConnection connection = connection(request -> {
            request.connection().closeHandler(closed::complete);
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Content-Length", "100")
                    .write(ANSWER);
        });

        assertThatThrownBy(() -> connection
                        .post(Buffer.buffer("{}"), Duration.ofMillis(500))
                        .await()
                        .atMost(PATIENCE))
                .isInstanceOf(AuthorityUnavailable.class);

        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("Art. 9 an answer too many is nobody's: the next question does not get it")
    void oneTooMany() throws Exception {
        String right = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        String surplus =
                right.replace("Length: 2", "Length: " + ANSWER.length()).replace("{}", ANSWER);
        NetServer server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(asked -> socket.write(right + surplus)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        AuthorityConnection connection = new AuthorityConnection(
                vertx.createHttpClient(), URI.create("http://127.0.0.1:" + server.actualPort()));

        for (int i = 0; i < 200; i++) {
            // The second is asked from within the answer to the first, so at the first possible moment.
            assertThat(connection
                            .post(Buffer.buffer("{}"), PATIENCE)
                            .chain(first -> connection.post(Buffer.buffer("{}"), PATIENCE))
                            .map(Buffer::toString)
                            .onFailure(AuthorityUnavailable.class)
                            .recoverWithItem("{}")
                            .await()
                            .atMost(PATIENCE))
                    .isEqualTo("{}");
        }
    }

    private AuthorityConnection connection(Consumer<HttpServerRequest> department) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .connectionHandler(opened -> connections.incrementAndGet())
                .requestHandler(department::accept)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        return new AuthorityConnection(vertx.createHttpClient(), URI.create("http://127.0.0.1:" + server.actualPort()));
    }
}
