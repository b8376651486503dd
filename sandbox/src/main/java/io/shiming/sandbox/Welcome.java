package io.shiming.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person needs to go on by hand: URLs, log-ins, and a first request to paste. */
final class Welcome {
    private final Description sandbox;
    private final Path descriptionFile;
    private final Optional<String> registrationId;

    Welcome(Description sandbox, Path descriptionFile, Optional<String> registrationId) {
        this.sandbox = sandbox;
        this.descriptionFile = descriptionFile;
        this.registrationId = registrationId;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("URLs");
        sandbox.services().forEach((name, url) -> lines.add("  %-14s %s/q/openapi".formatted(name, url)));
        lines.add("  %-14s %s/control/{channel}".formatted("simulators", Port.SIMULATORS.url()));
        lines.add("  %-14s %s".formatted("issuer", sandbox.issuer()));
        lines.add("");
        lines.add("Clients (client credentials): " + logIns(demoClients()));
        lines.add("Users (password, through client portal-demo): " + logIns(sandbox.users()));
        lines.add("Web portals of authorities: client authority-portal, with PKCE, at " + Services.PORTAL);
        lines.add("All of it, for programs: " + descriptionFile);
        lines.add("");
        lines.add("A first request: the operator's token, then what it registered");
        lines.add("  TOKEN=$(curl -s %s -d grant_type=client_credentials -d client_id=oss-demo \\"
                .formatted(sandbox.tokenUrl()));
        lines.add("    -d client_secret=%s | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')"
                .formatted(sandbox.clients().get("oss-demo")));
        lines.add("  curl -s -H \"Authorization: Bearer $TOKEN\" %s%s"
                .formatted(sandbox.services().get("registration"), firstPath()));
        lines.add("");
        return lines;
    }

    private String firstPath() {
        return registrationId.map(id -> "/v1/registrations/" + id).orElse("/v1/operators");
    }

    /** Those made for trying out; what services log in with is in the file only. */
    private Map<String, String> demoClients() {
        return sandbox.clients().entrySet().stream()
                .filter(client ->
                        client.getKey().endsWith("-demo") || client.getKey().endsWith("-rival"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, java.util.TreeMap::new));
    }

    private static String logIns(Map<String, String> secrets) {
        return secrets.entrySet().stream()
                .map(logIn -> logIn.getKey() + " / " + logIn.getValue())
                .collect(Collectors.joining(", "));
    }
}
