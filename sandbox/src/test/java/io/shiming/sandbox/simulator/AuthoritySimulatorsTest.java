package io.shiming.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthoritySimulatorsTest {
    private static final String PERSONS = """
            documentType,documentNumber,name,status,validUntil
            RESIDENT_IDENTITY_CARD,650102199003078832,张三,VALID,2036-03-07
            RESIDENT_IDENTITY_CARD,65400219850112951X,阿力木·买买提,VALID,
            PASSPORT,E1,Jane  Mary EXAMPLE,VALID,2020-01-01
            PASSPORT,E2,DOE,EXPIRED,
            PASSPORT,E3,DOE,REVOKED,2099-01-01
            PASSPORT,E4,DOE,FORGED,2001-01-01
            """;
    private static final String UNITS = """
            documentType,documentNumber,name,status,validUntil
            ORGANISATION_CODE_CERTIFICATE,99000001-7,新疆示例机械厂,VALID,
            """;
    private static final String NOBODY = "documentType,documentNumber,name,status,validUntil\n";

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> toldTheDatabase = new ArrayList<>();
    private AuthoritySimulators simulators;

    @BeforeEach
    void start() throws IOException {
        simulators = new AuthoritySimulators(
                0,
                Map.of(
                        Channel.PUBLIC_SECURITY, Register.read("persons", new StringReader(PERSONS)),
                        Channel.MARKET_REGULATION, Register.read("units", new StringReader(UNITS)),
                        Channel.CIVIL_AFFAIRS, Register.read("nobody", new StringReader(NOBODY))),
                folder.resolve("clock-offset"),
                by -> toldTheDatabase.add(by + " while the file said " + offset()));
    }

    @AfterEach
    void stop() {
        simulators.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RESIDENT_IDENTITY_CARD, 650102199003078832, 张三, CONSISTENT",
        "RESIDENT_IDENTITY_CARD, ６５０１０２ １９９００３０７８８３２, ' 张三 ', CONSISTENT",
        "RESIDENT_IDENTITY_CARD, 650102199003078832, 李四, INCONSISTENT",
        "RESIDENT_IDENTITY_CARD, 65400219850112951x, 阿力木•买买提, CONSISTENT",
        "RESIDENT_IDENTITY_CARD, 65400219850112951X, 阿力木 ・ 买买提, CONSISTENT",
        "RESIDENT_IDENTITY_CARD, 110101199001011237, 张三, NO_RECORD",
        "TEMPORARY_IDENTITY_CARD, 650102199003078832, 张三, NO_RECORD",
        "PASSPORT, e1, jane mary example, EXPIRED",
        "PASSPORT, E1, somebody else, INCONSISTENT",
        "PASSPORT, E2, DOE, EXPIRED",
        "PASSPORT, E3, DOE, REVOKED",
        "PASSPORT, E4, DOE, FORGED",
    })
    @DisplayName("checks are answered from the register, both sides normalised")
    void checks(String type, String number, String name, String result) throws Exception {
        assertThat(check("public-security", type, number, name).body()).isEqualTo("{\"result\":\"" + result + "\"}");
    }

    @Test
    @DisplayName("a dash in an organisation code is optional")
    void dash() throws Exception {
        assertThat(check("market-regulation", "ORGANISATION_CODE_CERTIFICATE", "990000017", "新疆示例机械厂")
                        .body())
                .contains("CONSISTENT");
    }

    @Test
    @DisplayName("ERROR answers 500 to checks and probes, DOWN closes without a byte, UP works again at once")
    void errorAndDown() throws Exception {
        steer("{\"mode\":\"ERROR\"}");
        assertThat(checkZhang().statusCode()).isEqualTo(500);
        assertThat(probe()).isEqualTo(500);

        steer("{\"mode\":\"DOWN\"}");
        assertThatThrownBy(this::checkZhang).isInstanceOf(IOException.class);
        assertThat(bytesOfRawProbe()).isZero();

        steer("{\"mode\":\"UP\"}");
        assertThat(checkZhang().statusCode()).isEqualTo(200);
        assertThat(probe()).isEqualTo(204);
    }

    @Test
    @DisplayName("other channels are not touched by the faults of one")
    void apart() throws Exception {
        steer("{\"mode\":\"DOWN\"}");

        assertThat(check("market-regulation", "BUSINESS_LICENCE", "1", "x").statusCode())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("SLOW answers, later")
    void slow() throws Exception {
        steer("{\"mode\":\"SLOW\",\"latencyMs\":300}");
        Instant begun = Instant.now();

        assertThat(checkZhang().body()).contains("CONSISTENT");
        assertThat(Duration.between(begun, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    @DisplayName("errorRate is the share of calls that fail in mode UP")
    void errorRate() throws Exception {
        steer("{\"errorRate\":1.0}");
        assertThat(checkZhang().statusCode()).isEqualTo(500);

        steer("{\"errorRate\":0.0}");
        assertThat(checkZhang().statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("the control tells mode and the number of checks answered; probes do not count")
    void state() throws Exception {
        checkZhang();
        checkZhang();
        probe();

        String state = send("GET", "/control/public-security", "").body();

        assertThat(state).contains("\"mode\":\"UP\"", "\"latencyMs\":0", "\"errorRate\":0.0", "\"checks\":2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mode\":\"SIDEWAYS\"}           | mode",
                "{\"mood\":\"UP\"}                 | mood",
                "{\"mode\":\"UP\",\"errorRate\":2} | errorRate",
                "{\"mode\":\"UP\",\"latencyMs\":-1}| latencyMs",
                "{\"latencyMs\":\"1\"}             | latencyMs",
                "{\"mode\":                        | JSON",
                "null                              | empty",
            })
    @DisplayName("a control request that is not understood is 400 and says why")
    void wrongControl(String body, String why) throws Exception {
        HttpResponse<String> response = send("PUT", "/control/public-security", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(why);
    }

    @Test
    @DisplayName("a network fails for its own channel alone, and only for who comes through it")
    void network() throws Exception {
        String path = "/control/public-security/network";
        assertThat(send("PUT", path, "{\"fault\":\"REFUSED\"}").body()).contains("\"fault\":\"REFUSED\"");

        assertThatThrownBy(() -> throughNetwork(Channel.PUBLIC_SECURITY)).isInstanceOf(ConnectException.class);
        assertThat(throughNetwork(Channel.MARKET_REGULATION)).isEqualTo(204);
        assertThat(probe()).isEqualTo(204);

        send("PUT", path, "{\"fault\":\"LATENCY\",\"delayMs\":1}");
        assertThat(throughNetwork(Channel.PUBLIC_SECURITY)).isEqualTo(204);
        assertThat(send("GET", path, "").body()).contains("\"delayMs\":1", "\"suffered\":1");
        assertThat(send("PUT", path, "{\"fault\":\"FLOOD\"}").statusCode()).isEqualTo(400);
        assertThat(send("PUT", "/control/tax-office/network", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("moving the clock is written to the file the services read, and ages documents")
    void clock() throws Exception {
        assertThat(send("GET", "/control/clock", "").body()).contains("PT0S");

        assertThat(send("PUT", "/control/clock", "{\"offset\":\"P30Y\"}").statusCode())
                .isEqualTo(200);

        assertThat(Files.readString(folder.resolve("clock-offset"))).isEqualTo("P30Y");
        assertThat(checkZhang().body()).contains("EXPIRED");
        assertThat(send("PUT", "/control/clock", "{\"offset\":\"tomorrow\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    @DisplayName(
            "a database that looks at the time itself is told before the services when it gets later, else after them")
    void databaseClock() throws Exception {
        for (String offset : List.of("P2Y1D", "PT48H", "P1W", "-P1D", "PT0S")) {
            assertThat(send("PUT", "/control/clock", "{\"offset\":\"" + offset + "\"}")
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(toldTheDatabase)
                .containsExactly(
                        "Optional[P2Y1D] while the file said PT0S",
                        "Optional[PT48H] while the file said PT48H",
                        "Optional[P7D] while the file said PT48H",
                        "Optional[P-1D] while the file said -P1D",
                        "Optional.empty while the file said -P1D");
    }

    private String offset() throws IOException {
        Path file = folder.resolve("clock-offset");
        return Files.exists(file) ? Files.readString(file) : "PT0S";
    }

    @Test
    @DisplayName("an incomplete check is 400, an unknown channel 404")
    void wrongCalls() throws Exception {
        assertThat(send("POST", "/public-security/v1/checks", "{}").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/tax-office/v1/checks", "{}").statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/control/tax-office", "{}").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> checkZhang() throws Exception {
        return check("public-security", "RESIDENT_IDENTITY_CARD", "650102199003078832", "张三");
    }

    private HttpResponse<String> check(String channel, String type, String number, String name) throws Exception {
        return send(
                "POST",
                "/" + channel + "/v1/checks",
                "{\"documentType\":\"%s\",\"documentNumber\":\"%s\",\"name\":\"%s\"}".formatted(type, number, name));
    }

    private void steer(String body) throws Exception {
        assertThat(send("PUT", "/control/public-security", body).statusCode()).isEqualTo(200);
    }

    private int probe() throws Exception {
        return send("OPTIONS", "/public-security/v1/checks", "").statusCode();
    }

    private int throughNetwork(Channel channel) throws Exception {
        return probe(URI.create(simulators.url(channel) + "/v1/checks"));
    }

    private int probe(URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(10))
                .method("OPTIONS", BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + simulators.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(10))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private int bytesOfRawProbe() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulators.port())) {
            socket.setSoTimeout(5000);
            String request = "OPTIONS /public-security/v1/checks HTTP/1.1\r\nHost: authority\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return answer.readAllBytes().length;
        }
    }
}
