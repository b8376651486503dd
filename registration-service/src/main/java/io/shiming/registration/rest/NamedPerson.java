package io.shiming.registration.rest;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.application.DisclosureConfig;
import io.shiming.registration.application.DisclosureTrail;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.DisclosureError;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Who stands behind a disclosure: somebody who logged in, and no client, nor a log-in that several people use (Art. 26). */
@Singleton
class NamedPerson {
    /** What Keycloak calls the user that stands for a client. */
    private static final String SERVICE_ACCOUNT = "service-account-";

    private final DisclosureConfig config;
    private final DisclosureTrail trail;

    NamedPerson(DisclosureConfig config, DisclosureTrail trail) {
        this.config = config;
        this.trail = trail;
    }

    /**
     * The caller.
     *
     * @param verb what is tried, as the trail calls it when it is denied
     * @param disclosureId with which one; null for none
     * @return fails with NAMED_PERSON_REQUIRED, which is on record
     */
    Uni<Caller> of(CurrentRequest current, String verb, UUID disclosureId) {
        Caller caller = current.caller();
        boolean shared = config.sharedLogIns()
                .filter(all -> all.contains(caller.subject()))
                .isPresent();
        return shared || caller.subject().isBlank() || !isPerson(current, caller)
                ? trail.deny(
                        caller,
                        current.correlator(),
                        caller.operator().orElse(null),
                        disclosureId,
                        verb,
                        new DomainException(DisclosureError.NAMED_PERSON_REQUIRED))
                : Uni.createFrom().item(caller);
    }

    /** For which authority an official acts; one of two acts for none. */
    static Authority authority(Caller caller) {
        return Authority.of(caller.roles()).orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }

    /**
     * Whether the token names who logged in, and says nowhere that it was given to a client for itself: then it is its own
     * subject (RFC 9068), or, from Keycloak, carries a session note with its own id, and the name of its service account.
     * One that says nothing, such as a lightweight one, is nobody's.
     */
    private static boolean isPerson(CurrentRequest current, Caller caller) {
        Optional<String> authorised = current.claim("azp");
        boolean client = caller.subject().equals(caller.client())
                || (authorised.isPresent() && authorised.equals(current.claim("client_id")));
        return !client
                && current.claim("preferred_username")
                        .filter(name -> !name.startsWith(SERVICE_ACCOUNT))
                        .isPresent();
    }
}
