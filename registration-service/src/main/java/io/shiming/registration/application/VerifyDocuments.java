package io.shiming.registration.application;

import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Registration;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Has every document of a registration verified that is not yet (Art. 9). */
@ApplicationScoped
class VerifyDocuments {
    private final IdentityVerifier verifier;

    VerifyDocuments(IdentityVerifier verifier) {
        this.verifier = verifier;
    }

    /**
     * What was asked of the gateway: the checks as they stand now, for how long it makes no check of one of the documents,
     * and when it may be asked again for whatever reason.
     */
    record Asked(List<DocumentCheck> checks, Optional<Duration> pause, Duration askAfter) {
        /** Whether the gateway will report one of them later; a forgery it finds then must meet its registration. */
        boolean waits() {
            return checks.stream().anyMatch(check -> check.verificationId() != null && !check.isSettled());
        }
    }

    Uni<Asked> verify(Registration registration, String correlator) {
        AtomicReference<Duration> pause = new AtomicReference<>();
        AtomicReference<Duration> askAfter = new AtomicReference<>(Duration.ZERO);
        return Multi.createFrom()
                .iterable(registration.checks())
                .filter(check -> !check.isSettled())
                .onItem()
                .transformToUni(check -> ask(registration, check, correlator)
                        .onFailure(IdentityVerifier.Paused.class)
                        .invoke(paused -> pause.set(paused.retryAfter()))
                        .onFailure(IdentityVerifier.Later.class)
                        .invoke(later -> askAfter.accumulateAndGet(later.retryAfter(), VerifyDocuments::longer))
                        // Whatever went wrong, nothing is known of the document: the check stays as it was, pending.
                        .onFailure()
                        .recoverWithItem(check))
                .merge()
                .collect()
                .asList()
                .map(checks -> new Asked(checks, Optional.ofNullable(pause.get()), askAfter.get()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private Uni<DocumentCheck> ask(Registration registration, DocumentCheck check, String correlator) {
        if (check.verificationId() == null) {
            return verifier.verify(registration, check.bearer(), correlator);
        }
        return verifier.find(check, correlator)
                .chain(found -> found.map(known -> Uni.createFrom().item(known))
                        .orElseGet(() -> verifier.verify(registration, check.bearer(), correlator)));
    }
}
