package io.shiming.registration.rest;

import static io.restassured.config.SSLConfig.sslConfig;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.arc.All;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.foundation.testing.Certificates;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PostgreSqlResource;
import io.shiming.foundation.testing.TokenServerResource;
import io.shiming.foundation.testing.Tokens;
import io.shiming.foundation.testing.TraceCollectorResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The service with everything encrypted: its own port, its call to the gateway, and both databases. */
@QuarkusTest
@TestProfile(TransportSecurityTest.WithTls.class)
class TransportSecurityTest {
    private static final Path CERTIFICATES = Certificates.folder();
    private static final char[] PASSWORD = Certificates.PASSWORD.toCharArray();

    @TestHTTPResource(value = "/q/health/live", tls = true)
    URI live;

    GatewayResource gateway;
    TraceCollectorResource collector;

    @Inject
    @All
    List<OutboxTarget> targets;

    public static class WithTls implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "SHIMING_TLS_CERTIFICATE",
                    CERTIFICATES.resolve("service.crt").toString(),
                    "SHIMING_TLS_KEY",
                    CERTIFICATES.resolve("service.key").toString(),
                    "SHIMING_TLS_TRUST",
                    CERTIFICATES.resolve("service.crt").toString(),
                    "SHIMING_TLS_CLIENTS",
                    "REQUIRED",
                    "SHIMING_DATABASE_SSLMODE",
                    "verify-full",
                    "quarkus.http.test-ssl-port",
                    "0");
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(PostgreSqlResource.class, Map.of("tls", "true")),
                    new TestResourceEntry(TokenServerResource.class),
                    new TestResourceEntry(TraceCollectorResource.class),
                    new TestResourceEntry(GatewayResource.class, Map.of("tls", "true")));
        }
    }

    @BeforeEach
    void overTls() {
        RestAssured.baseURI = "https://localhost";
        RestAssured.port = live.getPort();
        RestAssured.config = RestAssuredConfig.config()
                .sslConfig(sslConfig()
                        .keyStore(CERTIFICATES.resolve("service-keystore.p12").toString(), Certificates.PASSWORD)
                        .trustStore(
                                CERTIFICATES.resolve("service-truststore.p12").toString(), Certificates.PASSWORD));
    }

    @AfterEach
    void asBefore() {
        RestAssured.config = RestAssuredConfig.config();
    }

    @Test
    @DisplayName("a registration goes all the way over TLS, to the gateway with the service's own certificate")
    void registration() throws SQLException {
        Scenario operator = Scenario.anyOperator();
        operator.register(operator.individual("张三"))
                .then()
                .statusCode(201)
                .header("Strict-Transport-Security", startsWith("max-age="));
        try (Connection superuser = OwnerDatabase.superuser();
                var query = superuser.prepareStatement("""
                        SELECT count(DISTINCT usename) FILTER (WHERE ssl), count(*) FILTER (WHERE NOT ssl)
                        FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename IN ('main', 'keys')""");
                var found = query.executeQuery()) {
            found.next();
            assertThat(found.getInt(1)).as("both servers, with TLS").isEqualTo(2);
            assertThat(found.getInt(2)).as("connections without").isZero();
        }
    }

    @Test
    @DisplayName("who shows no certificate, or somebody else's, is refused")
    void strangers() throws Exception {
        assertThat(get(live, "service").statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> get(live, "stranger")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(live, null)).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("a service's token counts only beside the service's own certificate")
    void services() {
        String path = "/v1/verification-outcomes";
        Scenario.as(Tokens.as("service").client("verification-gateway").sign())
                .body(Map.of())
                .post(path)
                .then()
                .statusCode(401)
                .body("code", equalTo("UNAUTHENTICATED"));
        // The one that the certificate names; what it may do is another question.
        Scenario.as(Tokens.as("service").client("localhost").sign())
                .body(Map.of())
                .post(path)
                .then()
                .statusCode(403);
    }

    @Test
    @DisplayName(
            "Art. 16: a trace goes on to the gateway, and nothing that the client wrote goes with what is told of it")
    void traced() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        Scenario operator = Scenario.anyOperator();
        operator.oss()
                .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                .header("tracestate", "vendor=LEAK-1")
                .header("baggage", "holder=LEAK-2")
                .header("User-Agent", "LEAK-3")
                .body(operator.individual("traced"))
                .post("/v1/registrations?note=LEAK-4")
                .then()
                .statusCode(201);
        operator.oss()
                .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                .get("/v1/registrations/LEAK-5")
                .then()
                .statusCode(404);
        operator.oss().get("/v1/LEAK-6").then().statusCode(404);

        assertThat(gateway.questions("traced")).singleElement().satisfies(question -> {
            assertThat(question.header("traceparent").values())
                    .singleElement(as(STRING))
                    .startsWith("00-" + trace + "-")
                    .doesNotContain("b7ad6b7169203331");
            assertThat(question.containsHeader("baggage")).isFalse();
        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(collector.text())
                        .contains("POST /v1/registrations", "GET /v1/registrations/{id}")
                        .contains(TraceCollectorResource.raw(trace), TraceCollectorResource.raw("b7ad6b7169203331"))
                        .contains("registration-service"));
        assertThat(collector.text())
                .doesNotContain("LEAK")
                .doesNotContain("INSERT")
                .doesNotContain("traced");
    }

    @Test
    @DisplayName("plain HTTP is not spoken")
    void plain() {
        URI plain = URI.create(live.toString().replace("https:", "http:"));
        assertThatThrownBy(() -> get(plain, "service")).isInstanceOf(IOException.class);
    }

    private static HttpResponse<String> get(URI uri, String certificate)
            throws IOException, InterruptedException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store("service-truststore.p12"));
        KeyManager[] keys = null;
        if (certificate != null) {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(store(certificate + "-keystore.p12"), PASSWORD);
            keys = own.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static KeyStore store(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(CERTIFICATES.resolve(name))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    /** This start has no retention-service. */
    @Test
    @DisplayName("without a retention-service no message to it is tried: they wait")
    void noRetention() {
        assertThat(targets).extracting(OutboxTarget::name).contains("agent").doesNotContain("retention");
    }
}
