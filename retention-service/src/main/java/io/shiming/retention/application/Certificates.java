package io.shiming.retention.application;

import com.nimbusds.jose.jwk.JWKSet;
import io.quarkus.runtime.Startup;
import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.crypto.Keysets;
import io.shiming.foundation.crypto.SignedStatements;
import io.shiming.foundation.crypto.StatementFormat;
import io.shiming.retention.domain.Certificate;
import io.shiming.retention.domain.InclusionProof;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Signs certificates of erasure, and says of any whether it is one of ours, and whether it is about a record. */
@Singleton
@Startup
public class Certificates {
    public static final StatementFormat<Certificate> FORMAT =
            new StatementFormat<>("shiming-erasure-certificate+jwt", Certificate.class, Certificate.LONGEST);

    private final SignedStatements<Certificate> statements;

    Certificates(Keysets keysets) {
        this.statements = new SignedStatements<>(FORMAT, keysets.signing(KeyFile.CERTIFICATE));
    }

    String sign(Certificate certificate) {
        return statements.sign(certificate);
    }

    /** What one says that was made here. */
    Certificate kept(String certificate) {
        return statements.kept(certificate);
    }

    /** What a certificate says; empty unless it is one of ours, as it was signed. */
    public Optional<Certificate> check(String certificate) {
        return statements.check(certificate);
    }

    /** Whether a certificate is about the record of a proof. */
    public boolean includes(Certificate certificate, InclusionProof proof) {
        return proof.size() == certificate.records() && RecordTree.leads(proof, certificate.root());
    }

    /** The keys that certificates are verified with, those that sign no more included. */
    public JWKSet publicKeys() {
        return statements.publicKeys();
    }
}
