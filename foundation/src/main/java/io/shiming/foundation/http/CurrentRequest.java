package io.shiming.foundation.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What the shell knows of the request under way: who calls, its correlator, and the body as it came. */
@RequestScoped
public class CurrentRequest {
    private final SecurityIdentity identity;
    private final HttpServerRequest request;
    private byte[] body = {};

    CurrentRequest(SecurityIdentity identity, HttpServerRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /**
     * The caller, from the token.
     *
     * @throws DomainException UNAUTHENTICATED when there is none
     */
    public Caller caller() {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            throw new DomainException(CommonError.UNAUTHENTICATED);
        }
        return new Caller(
                client(token),
                Optional.ofNullable(token.getSubject()).orElse(""),
                Set.copyOf(identity.getRoles()),
                claim(token, "operator_id").flatMap(Caller::uuid),
                claim(token, "agent_id"),
                claim(token, "venue_id"));
    }

    /** A claim of the token as text; empty when it is absent or blank. */
    public Optional<String> claim(String name) {
        return identity.getPrincipal() instanceof JsonWebToken token ? claim(token, name) : Optional.empty();
    }

    public String correlator() {
        return CorrelatorFilter.of(request);
    }

    public HttpServerRequest http() {
        return request;
    }

    /** The bytes of the body, for fingerprints only. */
    public byte[] body() {
        return body;
    }

    void body(byte[] bytes) {
        this.body = bytes;
    }

    /** The OAuth client that a token was issued to; empty when it does not say. */
    static String client(JsonWebToken token) {
        return claim(token, "azp").or(() -> claim(token, "client_id")).orElse("");
    }

    private static Optional<String> claim(JsonWebToken token, String name) {
        return Optional.ofNullable(token.getClaim(name)).map(Object::toString).filter(text -> !text.isBlank());
    }
}
