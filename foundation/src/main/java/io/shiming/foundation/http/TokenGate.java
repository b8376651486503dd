package io.shiming.foundation.http;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Whoever brings no valid token is told so before anything else is looked at: the path, the method, the body. Roles are
 * the operations' own affair.
 */
@ApplicationScoped
public class TokenGate {
    /** What the contract gives to anyone. */
    private static final Set<String> OPEN =
            Set.of("/v1/receipt-keys", "/v1/receipts/check", "/v1/certificate-keys", "/v1/certificates/check");

    /** A token in three parts (RFC 7515); what they are worth is for others to say. */
    private static final Pattern SIGNED =
            Pattern.compile("Bearer +[\\w-]+\\.[\\w-]+\\.[\\w-]+ *", Pattern.CASE_INSENSITIVE);

    private final CurrentIdentityAssociation identity;
    private final ServiceCertificates certificates;

    TokenGate(CurrentIdentityAssociation identity, ServiceCertificates certificates) {
        this.identity = identity;
        this.certificates = certificates;
    }

    static boolean isOpen(String path) {
        return OPEN.contains(path);
    }

    @ServerRequestFilter(preMatching = true)
    public Uni<Response> requireToken(HttpServerRequest request) {
        if (isOpen(request.path())) {
            return Uni.createFrom().nullItem();
        }
        String credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (credentials != null && !SIGNED.matcher(credentials).matches()) {
            // The framework's parser takes a token such as ".." apart and fails on it (500).
            throw new UnauthorizedException();
        }
        return identity.getDeferredIdentity().map(caller -> {
            if (caller.isAnonymous() || !certificates.confirm(caller, request)) {
                throw new UnauthorizedException();
            }
            return null;
        });
    }
}
