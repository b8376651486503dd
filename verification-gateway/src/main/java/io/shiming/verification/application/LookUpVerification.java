package io.shiming.verification.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.verification.domain.Verification;
import io.shiming.verification.persistence.VerificationRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** How a check stands, for who asked. One round trip. */
@ApplicationScoped
public class LookUpVerification {
    private final VerificationRepository verifications;

    LookUpVerification(VerificationRepository verifications) {
        this.verifications = verifications;
    }

    /** A verification of this caller's; fails with NOT_FOUND for another client's as for none. */
    public Uni<Verification> find(Caller caller, UUID id) {
        return verifications.find(caller.client(), id).map(found -> found.orElseThrow(DomainException::notFound));
    }
}
