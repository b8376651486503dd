package io.shiming.incident.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Registration-service and the authorities, played: three of these are told over HTTP and take everything, two have a
 * folder. What a test says otherwise of a check or a dispute is of these alone.
 */
public class PeersResource implements QuarkusTestResourceLifecycleManager {
    public static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    public static final List<String> TOLD =
            List.of("public-security", "communications-authority", "internet-authority");
    public static final List<String> WITH_FOLDERS = List.of("market-regulation", "civil-affairs");

    private static final String OUTCOME = "/v1/disputes/%s/outcome";

    private WireMockServer server;
    private Path folders;

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(serverError()));
        server.stubFor(post(urlMatching("/reports/.*"))
                .atPriority(9)
                .willReturn(aResponse().withStatus(202)));
        server.stubFor(post(urlMatching(OUTCOME.formatted("[0-9a-f-]{36}")))
                .atPriority(9)
                .willReturn(ok()));
        Map<String, String> config = new HashMap<>();
        config.put("SHIMING_REGISTRATION_URL", server.baseUrl());
        config.put("shiming.forgeries.plain-hosts", "localhost,127.0.0.1");
        config.put("shiming.forgeries.timeout", "PT5S");
        // Whoever waits for a deadline here waits for seconds.
        config.put("shiming.cases.correction-at-least", "PT1S");
        // Who was away is soon told again.
        config.put("shiming.outbox.longest-pause", "PT1S");
        for (String authority : TOLD) {
            config.put("shiming.forgeries.authorities." + authority + ".endpoint", server.baseUrl() + path(authority));
            config.put("shiming.forgeries.authorities." + authority + ".secret", SECRET);
        }
        try {
            folders = Files.createTempDirectory("shiming-folders");
            for (String authority : WITH_FOLDERS) {
                Files.createDirectory(folders.resolve(authority));
                config.put(
                        "shiming.forgeries.authorities." + authority + ".folder",
                        folders.resolve(authority).toString());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return config;
    }

    private static String path(String authority) {
        return "/reports/" + authority;
    }

    /** From now on an authority answers otherwise when it is told of a check. The last word counts. */
    public void answers(String authority, UUID verificationId, ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlEqualTo(path(authority)))
                .withRequestBody(containing(verificationId.toString()))
                .atPriority(1)
                .willReturn(answer));
    }

    /** What an authority was told of a check, in order. */
    public List<LoggedRequest> told(String authority, UUID verificationId) {
        return server.findAll(
                postRequestedFor(urlEqualTo(path(authority))).withRequestBody(containing(verificationId.toString())));
    }

    /** Where files are left for an authority. */
    Path folder(String authority) {
        return folders.resolve(authority);
    }

    /** From now on registration-service answers otherwise when it is told what came of a dispute. */
    void answersOutcome(UUID disputeId, ResponseDefinitionBuilder answer) {
        server.stubFor(
                post(urlEqualTo(OUTCOME.formatted(disputeId))).atPriority(1).willReturn(answer));
    }

    /** What it was told of one, in order. */
    List<LoggedRequest> outcomes(UUID disputeId) {
        return server.findAll(postRequestedFor(urlEqualTo(OUTCOME.formatted(disputeId))));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(PeersResource.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop();
        }
        if (folders != null) {
            try (Stream<Path> all = Files.walk(folders)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
