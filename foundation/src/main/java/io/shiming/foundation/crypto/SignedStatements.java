package io.shiming.foundation.crypto;

import com.google.crypto.tink.KeysetHandle;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.Optional;

/**
 * Statements of one format, signed with the keys of a running service, and whether any is one of ours. What it makes of
 * keys is kept for as long as the keyset stays: to make a signer costs as much as to sign.
 */
public final class SignedStatements<T> {
    private final StatementFormat<T> format;
    private final SigningKeys keys;
    private volatile Signing<T> signing;
    private volatile Published<T> published;

    private record Signing<T>(KeysetHandle keyset, StatementSigner<T> signer) {}

    private record Published<T>(KeysetHandle keyset, JWKSet keys, StatementVerifier<T> verifier) {}

    public SignedStatements(StatementFormat<T> format, SigningKeys keys) {
        this.format = format;
        this.keys = keys;
        this.signing = signing(keys.signing());
        this.published = published(keys.open());
    }

    public String sign(T content) {
        KeysetHandle now = keys.signing();
        Signing<T> known = signing;
        if (known.keyset() != now) {
            known = signing(now);
            signing = known;
        }
        return known.signer().sign(content);
    }

    /** What a statement says; empty unless it is one of ours, as it was signed. */
    public Optional<T> check(String text) {
        return published().verifier().verify(text);
    }

    /** What one says that was signed here and kept, whatever has become of its key. */
    public T kept(String text) {
        return format.kept(text);
    }

    /** The keys that statements are verified with, those that sign no more included. */
    public JWKSet publicKeys() {
        return published().keys();
    }

    private Published<T> published() {
        KeysetHandle now = keys.open();
        Published<T> known = published;
        if (known.keyset() != now) {
            known = published(now);
            published = known;
        }
        return known;
    }

    private Signing<T> signing(KeysetHandle keyset) {
        return new Signing<>(keyset, new StatementSigner<>(format, JsonWebKeys.primary(keyset)));
    }

    private Published<T> published(KeysetHandle keyset) {
        JWKSet open = JsonWebKeys.open(keyset);
        return new Published<>(keyset, open, new StatementVerifier<>(format, open));
    }
}
