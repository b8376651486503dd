package io.shiming.registration.rest;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.application.DisclosureConfig;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.DisclosureError;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who stands behind a disclosure: somebody who logged in, and no client, nor a log-in that several people use (Art. 26). */
@Singleton
class NamedPerson {
    /** What Keycloak calls the user that stands for a client. */
    private static final String SERVICE_ACCOUNT = "service-account-";

    private final DisclosureConfig config;

    NamedPerson(DisclosureConfig config) {
        this.config = config;
    }

    /**
     * The caller.
     *
     * @throws DomainException NAMED_PERSON_REQUIRED
     */
    Caller of(CurrentRequest current) {
        Caller caller = current.caller();
        boolean shared = config.sharedLogIns()
                .filter(all -> all.contains(caller.subject()))
                .isPresent();
        if (shared || caller.subject().isBlank() || isClient(current, caller)) {
            throw new DomainException(DisclosureError.NAMED_PERSON_REQUIRED);
        }
        return caller;
    }

    /** For which authority an official acts; one of two acts for none. */
    static Authority authority(Caller caller) {
        return Authority.of(caller.roles()).orElseThrow(() -> new DomainException(CommonError.FORBIDDEN));
    }

    /**
     * Whether the token was given to a client for itself: then it is its own subject (RFC 9068), or, from Keycloak, carries a
     * session note with its own id, and the name of its service account.
     */
    private static boolean isClient(CurrentRequest current, Caller caller) {
        Optional<String> authorised = current.claim("azp");
        return caller.subject().equals(caller.client())
                || (authorised.isPresent() && authorised.equals(current.claim("client_id")))
                || current.claim("preferred_username")
                        .filter(name -> name.startsWith(SERVICE_ACCOUNT))
                        .isPresent();
    }
}
