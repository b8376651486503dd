package io.shiming.foundation.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Where clients are asked for certificates, a service is believed to be one only when it shows the certificate that bears
 * its name: its token alone, wherever somebody found it, is worth nothing. Everybody else has none to show, nor have a
 * cluster's probes.
 */
@ApplicationScoped
public class ServiceCertificates {
    /** Of a subject's alternative names: a name of DNS (RFC 5280, 4.2.1.6). */
    private static final Integer DNS = 2;

    private final boolean asked;

    ServiceCertificates(@ConfigProperty(name = "shiming.tls.clients", defaultValue = "NONE") ClientAuth clients) {
        asked = clients != ClientAuth.NONE;
    }

    /** Whether this caller, on this connection, is who the token says. */
    boolean confirm(SecurityIdentity caller, HttpServerRequest request) {
        return !asked
                || !caller.hasRole(Roles.SERVICE)
                || (caller.getPrincipal() instanceof JsonWebToken token
                        && isNamed(CurrentRequest.client(token), shown(request.sslSession())));
    }

    static boolean isNamed(String client, List<Certificate> shown) {
        // The first is the client's own; what follows are the authorities above it.
        return shown.stream()
                .limit(1)
                .map(X509Certificate.class::cast)
                .flatMap(certificate -> names(certificate).stream())
                .anyMatch(name -> name.get(0).equals(DNS) && name.get(1).equals(client));
    }

    private static Collection<List<?>> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    private static List<Certificate> shown(SSLSession session) {
        try {
            return session == null ? List.of() : Arrays.asList(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }
}
