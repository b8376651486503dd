package io.shiming.foundation.http;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Set;
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

    private final CurrentIdentityAssociation identity;

    TokenGate(CurrentIdentityAssociation identity) {
        this.identity = identity;
    }

    @ServerRequestFilter(preMatching = true)
    public Uni<Response> requireToken(HttpServerRequest request) {
        if (OPEN.contains(request.path())) {
            return Uni.createFrom().nullItem();
        }
        return identity.getDeferredIdentity().map(caller -> {
            if (caller.isAnonymous()) {
                throw new UnauthorizedException();
            }
            return null;
        });
    }
}
