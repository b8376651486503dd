package io.shiming.verification.application;

import com.nimbusds.jose.jwk.JWKSet;
import io.shiming.foundation.crypto.StatementFormat;
import io.shiming.foundation.crypto.StatementVerifier;
import io.shiming.verification.domain.Receipt;
import java.util.Optional;

/** Verifies receipts with public keys. Needs nothing of a running service. */
public final class ReceiptVerifier {
    static final StatementFormat<Receipt> FORMAT =
            new StatementFormat<>("shiming-receipt+jwt", Receipt.class, Receipt.LONGEST);

    private final StatementVerifier<Receipt> verifier;

    /**
     * Takes the Ed25519 keys of a set; others cannot have signed a receipt.
     *
     * @throws IllegalStateException when there is none
     */
    public ReceiptVerifier(JWKSet keys) {
        verifier = new StatementVerifier<>(FORMAT, keys);
    }

    /** What a receipt says; empty unless one of the keys signed it just as it is. */
    public Optional<Receipt> verify(String text) {
        return verifier.verify(text);
    }
}
