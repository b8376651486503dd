package io.shiming.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DepartmentsTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @DisplayName("by themselves departments answer from the sandbox's registers, and nobody moves their time")
    void answers() throws Exception {
        try (AuthoritySimulators departments = new AuthoritySimulators(
                Departments.address("127.0.0.1:0"), AuthoritySimulators.registers(Optional.empty()))) {
            assertThat(send(departments, "POST", "/public-security/v1/checks", """
                            {"documentType":"RESIDENT_IDENTITY_CARD","documentNumber":"650102199003078832","name":"张三"}""")
                            .body())
                    .contains("CONSISTENT");
            assertThat(send(departments, "GET", "/control/public-security", "").statusCode())
                    .isEqualTo(200);
            assertThat(send(departments, "PUT", "/control/clock", "{\"offset\":\"P1D\"}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    @DisplayName("an address has a host and a port")
    void address() {
        assertThat(Departments.address("0.0.0.0:8090").getAddress().isAnyLocalAddress())
                .isTrue();
        for (String malformed : new String[] {"", "8090", ":8090", "localhost:", "localhost:x"}) {
            assertThatThrownBy(() -> Departments.address(malformed)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private HttpResponse<String> send(AuthoritySimulators departments, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + departments.port() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
