package io.shiming.incident.application;

import com.nimbusds.jose.jwk.JWKSet;
import io.quarkus.runtime.Startup;
import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.crypto.Keysets;
import io.shiming.foundation.crypto.SignedStatements;
import io.shiming.foundation.crypto.StatementFormat;
import jakarta.inject.Singleton;

/** Signs what is left for authorities in their folders. */
@Singleton
@Startup
public class SignedNotices {
    private static final int LONGEST = 64 * 1024;

    public static final StatementFormat<ForgeryNotice> FORMAT =
            new StatementFormat<>("shiming-forgery-report+jwt", ForgeryNotice.class, LONGEST);

    private final SignedStatements<ForgeryNotice> statements;

    SignedNotices(Keysets keysets) {
        this.statements = new SignedStatements<>(FORMAT, keysets.signing(KeyFile.REPORT));
    }

    /** Compact JWS. */
    public String sign(ForgeryNotice notice) {
        return statements.sign(notice);
    }

    /** The keys that they are verified with, those that sign no more included. */
    public JWKSet publicKeys() {
        return statements.publicKeys();
    }
}
