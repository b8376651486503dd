package io.shiming.registration.application;

import io.shiming.foundation.idempotency.Answer;
import io.shiming.registration.domain.Rejection;
import io.shiming.registration.domain.VenueLogon;

/** How the front words what became of a log-on, so that the wording can be committed with it. */
public interface VenueLogonAnswers {

    /** A log-on as it stands: admitted, pending, or refused by an authority's finding. */
    Answer of(VenueLogon logon);

    /** A log-on that was not opened. */
    Answer of(Rejection rejection);
}
