package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a web portal of an authority needs, seen from a browser. */
@ExtendWith(Sandbox.class)
class PortalIT {
    private static final URI PORTAL = URI.create(Services.PORTAL);
    private static final List<String> PATHS =
            List.of("/v1/overview", "/v1/cases", "/v1/incidents", "/v1/forgery-reports", "/v1/disputes");

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "an official logs in on Keycloak's own page with PKCE, and the portal's page calls the API with that token")
    void logsIn(SandboxClient client) throws Exception {
        HttpServer portal = portal(client.sandbox());
        try (Chromium browser = Chromium.start(folder)) {
            browser.open(Services.PORTAL + "/");
            browser.await("document.querySelector('#kc-login') !== null && document.readyState === 'complete'");
            assertThat(browser.run("location.origin").asText()).isEqualTo(Port.KEYCLOAK.url());
            browser.run("document.querySelector('#username').value = 'comms';"
                    + "document.querySelector('#password').value = '"
                    + client.sandbox().users().get("comms") + "';"
                    + "document.querySelector('#kc-login').click()");

            JsonNode told = Http.JSON.readTree(browser.await("location.origin === '" + Services.PORTAL
                            + "' && document.querySelector('#told') !== null"
                            + " && document.querySelector('#told').textContent")
                    .asText());

            assertThat(told.path("failure").asText()).isEmpty();
            for (String path : PATHS) {
                JsonNode first = told.path(path).path("first");
                JsonNode again = told.path(path).path("again");
                assertThat(first.path("status").asInt()).as(path).isEqualTo(200);
                assertThat(Http.JSON
                                .readTree(first.path("body").asText())
                                .path("items")
                                .isArray())
                        .isTrue();
                assertThat(first.path("correlator").asText()).isNotEmpty();
                assertThat(first.path("tag").asText()).matches("\"[A-Za-z0-9_-]{43}\"");
                assertThat(again.path("status").asInt()).isEqualTo(304);
                assertThat(again.path("tag")).isEqualTo(first.path("tag"));
                assertThat(again.path("body").asText()).isEmpty();
            }
        } finally {
            portal.stop(0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no challenge, ,",
        "the verifier in clear, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM, plain",
    })
    @DisplayName("without PKCE by SHA-256 nobody gets as far as the log-in page")
    void challenged(String what, String challenge, String method, SandboxClient client) throws Exception {
        HttpResponse<String> answer = authorize(client, Services.PORTAL + "/", challenge, method);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .startsWith(Services.PORTAL + "/?")
                .contains("error=invalid_request")
                .doesNotContain("code=");
    }

    @ParameterizedTest
    @CsvSource({"https://portal.example/", "http://127.0.0.1:8087/", "http://127.0.0.1.portal.example:8086/"})
    @DisplayName("codes go to the portal on this machine, and nowhere else")
    void redirected(String elsewhere, SandboxClient client) throws Exception {
        assertThat(authorize(client, elsewhere, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "S256")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("a browser is told that the portal's pages may call every service, and that no others may")
    void allowList(SandboxClient client) throws Exception {
        for (String service : client.sandbox().services().values()) {
            assertThat(allowed(client, service, Services.PORTAL)).contains(Services.PORTAL);
            assertThat(allowed(client, service, "https://elsewhere.example")).isEmpty();
            assertThat(allowed(client, service, "http://127.0.0.1:8087")).isEmpty();
        }
    }

    /** What a browser is told before it lets a page call. */
    private static Optional<String> allowed(SandboxClient client, String service, String origin) throws Exception {
        Reply reply = client.http()
                .send(
                        "OPTIONS",
                        service + "/v1/audit/entries",
                        Map.of(
                                "Origin",
                                origin,
                                "Access-Control-Request-Method",
                                "GET",
                                "Access-Control-Request-Headers",
                                "authorization,if-none-match"));
        return reply.headers().firstValue("Access-Control-Allow-Origin");
    }

    private static HttpResponse<String> authorize(
            SandboxClient client, String redirectUri, String challenge, String method) throws Exception {
        Map<String, String> query = new TreeMap<>(Map.of(
                "client_id",
                "authority-portal",
                "redirect_uri",
                redirectUri,
                "response_type",
                "code",
                "scope",
                "openid"));
        if (challenge != null) {
            query.put("code_challenge", challenge);
            query.put("code_challenge_method", method);
        }
        String asked = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        client.sandbox().issuer() + "/protocol/openid-connect/auth?" + asked))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** The portal: one page, which does the rest in the browser. */
    private static HttpServer portal(Description sandbox) throws Exception {
        byte[] page = Files.readString(Path.of("src/test/resources/portal.html"))
                .replace(
                        "SETTINGS",
                        Http.JSON.writeValueAsString(Map.of(
                                "issuer", sandbox.issuer(),
                                "api", sandbox.services().get("incident"),
                                "paths", PATHS)))
                .getBytes(StandardCharsets.UTF_8);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORTAL.getPort()), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        return server;
    }
}
