package io.shiming.foundation.http;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The few variables that switch TLS on, spelled out for the framework: as defaults they would have to be given a value
 * even where there is no TLS. Whatever is configured explicitly comes before this.
 */
public class TransportVariables implements ConfigSourceFactory {
    private static final String CERTIFICATE = "SHIMING_TLS_CERTIFICATE";
    private static final String KEY = "SHIMING_TLS_KEY";
    private static final String TRUST = "SHIMING_TLS_TRUST";
    private static final String CLIENTS = "SHIMING_TLS_CLIENTS";
    private static final String ISSUER_TRUST = "SHIMING_ISSUER_TRUST";
    private static final String SSLMODE = "SHIMING_DATABASE_SSLMODE";
    /** After a service's application.properties (250), before the defaults of foundation (100). */
    private static final int ORDINAL = 200;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> values = new HashMap<>();
        refuseHalf(context);
        value(context, CERTIFICATE).ifPresent(certificate -> server(values, certificate, required(context, KEY)));
        value(context, TRUST).ifPresent(trust -> values.put("quarkus.tls.shiming.trust-store.pem.certs", trust));
        if (!values.isEmpty()) {
            values.put("quarkus.rest-client.tls-configuration-name", "shiming");
            if (!isIssuerPublic(context)) {
                issuer(values);
            }
        }
        value(context, SSLMODE)
                .filter(mode -> !mode.equals("disable"))
                .ifPresent(mode -> databases(values, mode, required(context, TRUST)));
        return List.of(new PropertiesConfigSource(values, "TLS variables", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    private static void server(Map<String, String> values, String certificate, String key) {
        values.put("quarkus.tls.shiming.key-store.pem.0.cert", certificate);
        values.put("quarkus.tls.shiming.key-store.pem.0.key", key);
        // Certificates that were renewed are taken up without a restart.
        values.put("quarkus.tls.shiming.reload-period", "PT10M");
        values.put("quarkus.http.tls-configuration-name", "shiming");
        values.put("quarkus.http.ssl-port", "${quarkus.http.port}");
        values.put("quarkus.http.insecure-requests", "disabled");
    }

    /** An issuer with a certificate of the world's is not believed for one of our own authorities. */
    private static boolean isIssuerPublic(ConfigSourceContext context) {
        String trust = value(context, ISSUER_TRUST).orElse("own");
        if (!trust.equals("own") && !trust.equals("public")) {
            throw new IllegalStateException(ISSUER_TRUST + " is own or public, not " + trust);
        }
        return trust.equals("public");
    }

    private static void issuer(Map<String, String> values) {
        values.put("quarkus.oidc.tls.tls-configuration-name", "shiming");
        values.put("quarkus.oidc-client.tls.tls-configuration-name", "shiming");
    }

    /** Encryption without knowing to whom would keep off nobody who can get between, so it is no choice. */
    private static void databases(Map<String, String> values, String mode, String trust) {
        if (!mode.equals("verify-ca") && !mode.equals("verify-full")) {
            throw new IllegalStateException(SSLMODE + " is disable, verify-ca or verify-full, not " + mode);
        }
        String parameters = "?sslmode=" + mode + "&sslrootcert=" + trust;
        values.put(
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://${SHIMING_DATABASE_ADDRESS}/${SHIMING_DATABASE_NAME}" + parameters);
        values.put(
                "quarkus.datasource.keys.jdbc.url",
                "jdbc:postgresql://${SHIMING_KEYS_ADDRESS}/${SHIMING_KEYS_NAME}" + parameters);
        for (String pool : List.of("quarkus.datasource.reactive.", "quarkus.datasource.keys.reactive.")) {
            values.put(pool + "postgresql.ssl-mode", mode);
            values.put(pool + "trust-certificate-pem", "true");
            values.put(pool + "trust-certificate-pem.certs", trust);
            values.put(pool + "hostname-verification-algorithm", mode.equals("verify-full") ? "HTTPS" : "NONE");
        }
    }

    /** What asks for TLS and would not get it. */
    private static void refuseHalf(ConfigSourceContext context) {
        if (value(context, CERTIFICATE).isPresent()) {
            return;
        }
        if (value(context, KEY).isPresent()
                || value(context, CLIENTS)
                        .filter(clients -> !clients.equals("NONE"))
                        .isPresent()) {
            throw new IllegalStateException(KEY + " or " + CLIENTS + " is set, and " + CERTIFICATE + " is not");
        }
    }

    private static Optional<String> value(ConfigSourceContext context, String name) {
        return Optional.ofNullable(context.getValue(name))
                .map(ConfigValue::getValue)
                .filter(value -> !value.isEmpty());
    }

    private static String required(ConfigSourceContext context, String name) {
        return value(context, name).orElseThrow(() -> new IllegalStateException(name + " is not set"));
    }
}
