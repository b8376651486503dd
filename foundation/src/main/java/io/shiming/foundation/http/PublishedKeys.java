package io.shiming.foundation.http;

import com.nimbusds.jose.jwk.JWKSet;
import io.shiming.foundation.crypto.KeysConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Answers the keys that statements are verified with, to be kept by whoever asks until new ones may sign. */
@Singleton
public class PublishedKeys {
    /** What every operation that answers them says of itself. */
    public static final String DESCRIPTION =
            "For anybody, without a token. Keys that sign no more stay, and a new one is"
                    + " here before it signs, by longer than `Cache-Control` allows the answer to be kept.";

    private final CurrentRequest current;
    private final KeysConfig config;

    public PublishedKeys(CurrentRequest current, KeysConfig config) {
        this.current = current;
        this.config = config;
    }

    /** A key as it is published; only documents what the library writes. */
    public record JsonWebKey(
            @Schema(required = true, description = "OKP") String kty,

            @Schema(required = true, description = "Ed25519")
            String crv,

            @Schema(required = true) String kid,
            @Schema(required = true) String x,
            @Schema(required = true, description = "sig") String use,
            @Schema(required = true, description = "EdDSA") String alg) {}

    /** All of them; documents, too. */
    public record JsonWebKeySet(
            @Schema(required = true, description = "RFC 7517, RFC 8037")
            List<JsonWebKey> keys) {}

    public String answer(JWKSet keys) {
        // In place of the one that every other answer has.
        current.http()
                .response()
                .putHeader(
                        HttpHeaders.CACHE_CONTROL,
                        "public, max-age=" + config.useNewAfter().toSeconds() / 2);
        return keys.toString();
    }
}
