package io.shiming.registration.rest;

import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.RecordedFact;
import java.time.Instant;

/** What a line of a stream of records is read as. */
interface RecordBody {
    String KEY = "^[\\x21-\\x7e]+$";
    String KEY_OF_A_LINE = "A line that is sent again with its key, in whatever stream, is kept once, for 24 hours";

    /**
     * What it says.
     *
     * @throws DomainException BODY_INVALID, by what is known at a moment
     */
    RecordedFact toFact(Instant now);

    /** The line's own key; null for none. */
    String idempotencyKey();
}
