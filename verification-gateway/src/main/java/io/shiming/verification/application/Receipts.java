package io.shiming.verification.application;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import io.quarkus.runtime.Startup;
import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.crypto.Keysets;
import io.shiming.foundation.crypto.SignedStatements;
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

    private final SignedStatements<Receipt> statements;
    private final BlindIndex index;

    Receipts(Keysets keysets, BlindIndex index) {
        this.statements = new SignedStatements<>(ReceiptVerifier.FORMAT, keysets.signing(KeyFile.RECEIPT));
        this.index = index;
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
        return pending.settled(outcome, at, statements.sign(receipt));
    }

    /** What a receipt says; empty unless it is one of ours, as it was signed. */
    public Optional<Receipt> check(String receipt) {
        return statements.check(receipt);
    }

    /** The keys that receipts are verified with, those that sign no more included. */
    public JWKSet publicKeys() {
        return statements.publicKeys();
    }
}
