package io.shiming.verification.application;

import com.google.crypto.tink.KeysetHandle;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import io.quarkus.runtime.Startup;
import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.Keysets;
import io.shiming.foundation.crypto.SigningKeys;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.shiming.verification.domain.Receipt;
import io.shiming.verification.domain.Verification;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives every settled check its receipt, and says of any whether it is one of ours. No round trip: a receipt is kept in
 * the row of its check, and so stays the same whatever becomes of keys.
 */
@Singleton
@Startup
public class Receipts {
    private static final String SUBJECT = "receipt-subject";

    private final SigningKeys keys;
    private final BlindIndex index;
    private volatile Signing signing;
    private volatile Published published;

    /** Kept for as long as the keyset stays: to make a signer costs as much as to sign. */
    private record Signing(KeysetHandle keyset, ReceiptSigner signer) {}

    private record Published(KeysetHandle keyset, JWKSet keys, ReceiptVerifier verifier) {}

    Receipts(Keysets keysets, BlindIndex index) {
        this.keys = keysets.receipts();
        this.index = index;
        this.signing = signing(keys.signing());
        this.published = published(keys.open());
    }

    /** A verification with what the authority said, and its receipt. */
    Verification settle(Verification pending, Question question, Outcome outcome, Instant at) {
        String subject = Base64URL.encode(index.primary().of(SUBJECT, question.normalised()))
                .toString();
        Receipt receipt = new Receipt(
                pending.id(),
                pending.channel(),
                outcome,
                subject,
                pending.asker().operatorId(),
                at);
        return pending.settled(outcome, at, signer().sign(receipt));
    }

    /** What a receipt says; empty unless it is one of ours, as it was signed. */
    public Optional<Receipt> check(String receipt) {
        return published().verifier().verify(receipt);
    }

    /** The keys that receipts are verified with, those that sign no more included. */
    public JWKSet publicKeys() {
        return published().keys();
    }

    private ReceiptSigner signer() {
        KeysetHandle now = keys.signing();
        Signing known = signing;
        if (known.keyset() != now) {
            known = signing(now);
            signing = known;
        }
        return known.signer();
    }

    private Published published() {
        KeysetHandle now = keys.open();
        Published known = published;
        if (known.keyset() != now) {
            known = published(now);
            published = known;
        }
        return known;
    }

    private static Signing signing(KeysetHandle keyset) {
        return new Signing(keyset, new ReceiptSigner(JsonWebKeys.primary(keyset)));
    }

    private static Published published(KeysetHandle keyset) {
        JWKSet keys = JsonWebKeys.open(keyset);
        return new Published(keyset, keys, new ReceiptVerifier(keys));
    }
}
