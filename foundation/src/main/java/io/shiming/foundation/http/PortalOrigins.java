package io.shiming.foundation.http;

import io.quarkus.vertx.http.security.CORS;
import io.quarkus.vertx.http.security.HttpSecurity;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whose web pages may call here from a browser (CORS): those on a list, each named in full, and nobody as long as there is
 * none. They show who calls by a token, never by a cookie.
 */
@Singleton
public class PortalOrigins {
    private static final Pattern ORIGIN =
            Pattern.compile("https://[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?|http://127\\.0\\.0\\.1:[0-9]{1,5}");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");
    private static final Set<String> ASKED = Set.of(
            HttpHeaders.AUTHORIZATION,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.IF_NONE_MATCH,
            BodyGate.IDEMPOTENCY_KEY,
            CorrelatorFilter.HEADER);
    private static final Set<String> SHOWN = Set.of(
            HttpHeaders.ETAG,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            "Idempotency-Replayed",
            CorrelatorFilter.HEADER);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Set<String> origins;

    /** @throws IllegalArgumentException when one of them is no origin, in TLS or on this machine */
    PortalOrigins(@ConfigProperty(name = "shiming.portal-origins") Optional<Set<String>> origins) {
        this.origins = origins.orElse(Set.of());
        this.origins.forEach(PortalOrigins::check);
    }

    void allow(@Observes HttpSecurity security) {
        if (!origins.isEmpty()) {
            security.cors(CORS.origins(origins)
                    .methods(METHODS)
                    .headers(ASKED)
                    .exposedHeaders(SHOWN)
                    .accessControlMaxAge(REMEMBERED)
                    .accessControlAllowCredentials(false)
                    .build());
        }
    }

    private static void check(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "shiming.portal-origins: " + origin + " is no origin such as https://portal.example");
        }
    }
}
