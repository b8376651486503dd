package io.shiming.registration.rest;

import static io.shiming.registration.rest.RecordLines.PUBLICATIONS;
import static io.shiming.registration.rest.RecordLines.publications;
import static io.shiming.registration.rest.RecordLines.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.shiming.foundation.testing.OwnerDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that do not come to their end, or whose service does not. */
@ServiceTest
class BrokenRecordStreamResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String key = UUID.randomUUID().toString();
    private Scenario operator;

    @BeforeEach
    void anOperator() {
        operator = Scenario.anyOperator();
    }

    @Test
    @DisplayName(
            "Art. 15: a stream that broke off is completed by sending it again; what was not a whole block is as if it had"
                    + " not come")
    void brokenOff() throws IOException {
        List<String> lines = publications(1_500);
        try (Socket socket = begun(lines, 1)) {
            write(socket, lines, 0, 1_500);
            await().atMost(PATIENCE).until(() -> stored() == 1_000);
        }
        completed(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys", "main"})
    @DisplayName(
            "Art. 15: a stream whose second block meets a server that is gone is answered 503, and completed by sending it"
                    + " again: nothing is lost, nothing kept twice")
    void serverGone(String server) throws Exception {
        List<String> lines = publications(2_500);
        try (Socket socket = begun(lines, 0)) {
            write(socket, lines, 0, 1_001);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            await().atMost(PATIENCE).until(() -> stored() == 1_000);
            alter(server, "CONNECTION LIMIT 0");
            try {
                write(socket, lines, 1_001, 2_500);
                assertThat(status(socket)).isEqualTo("HTTP/1.1 503");
                assertThat(stored()).isEqualTo(1_000);
            } finally {
                alter(server, "CONNECTION LIMIT -1");
            }
        }
        completed(lines);
    }

    @Test
    @DisplayName(
            "Art. 15: however often the service is cut off from its database in mid-stream, of what it is sent until it is"
                    + " answered nothing is lost and nothing kept twice")
    void cutOff() throws Exception {
        List<String> lines = publications(8_345);
        ExecutorService saboteur = Executors.newSingleThreadExecutor();
        try {
            Future<?> cutting = saboteur.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    TimeUnit.MILLISECONDS.sleep(100);
                    alter("main", "RESET application_name");
                }
                return null;
            });
            Response answer;
            do {
                answer = send(operator, PUBLICATIONS, key, lines);
                assertThat(answer.statusCode()).isIn(200, 503);
            } while (answer.statusCode() != 200 || !cutting.isDone());
            cutting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            saboteur.shutdownNow();
        }
        completed(lines);
    }

    private void completed(List<String> lines) {
        await().atMost(PATIENCE)
                .until(() -> send(operator, PUBLICATIONS, key, lines).statusCode() == 200);
        Response answer = send(operator, PUBLICATIONS, key, lines);
        answer.then().statusCode(200).header("Idempotency-Replayed", "true").body("accepted", equalTo(lines.size()));
        assertThat(stored()).isEqualTo(lines.size());
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM publication_record_batch WHERE operator_id = ?", operator.operatorId()))
                .isEqualTo(answer.jsonPath().getList("batches").size());
    }

    /** A request that announces all lines, and so many bytes more. */
    private Socket begun(List<String> lines, int more) throws IOException {
        URI base = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
        Socket socket = new Socket(base.getHost(), base.getPort());
        int length = bytes(lines, 0, lines.size()).length + more;
        socket.getOutputStream()
                .write(("POST " + PUBLICATIONS + " HTTP/1.1\r\nHost: " + base.getAuthority()
                                + "\r\nAuthorization: Bearer " + operator.token()
                                + "\r\nIdempotency-Key: " + key
                                + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: " + length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void write(Socket socket, List<String> lines, int from, int until) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes(lines, from, until));
        out.flush();
    }

    private static byte[] bytes(List<String> lines, int from, int until) {
        StringBuilder all = new StringBuilder();
        lines.subList(from, until).forEach(line -> all.append(line).append('\n'));
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String status(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** A role's settings count from its next connection on, so those it has are ended. */
    private static void alter(String role, String change) throws SQLException {
        try (Connection superuser = OwnerDatabase.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("ALTER ROLE " + role + " " + change);
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role + "'");
        }
    }

    private long stored() {
        return OwnerDatabase.count(
                "SELECT count(*) FROM publication_record WHERE operator_id = ?", operator.operatorId());
    }
}
