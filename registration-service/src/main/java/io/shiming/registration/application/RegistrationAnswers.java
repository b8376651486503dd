package io.shiming.registration.application;

import io.shiming.foundation.idempotency.Answer;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.Rejection;

/** How the front words what a use case found, so that the wording can be committed with it. */
public interface RegistrationAnswers {

    /** A registration as it stands: active, pending, or refused by an authority's finding. */
    Answer of(Registration registration);

    /** A registration that was not opened. */
    Answer of(Rejection rejection);
}
