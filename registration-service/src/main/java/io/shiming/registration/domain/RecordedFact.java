package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.List;

/** What a provider has to be able to show for sixty days (Art. 15). */
public sealed interface RecordedFact permits Publication, ServiceUse {

    /** When it happened, as the provider says, to the microsecond. */
    Instant at();

    /** The address or account it is found by. */
    Sensitive<String> subject();

    /** What proves it beside time and place, in the order in which it is hashed, see {@link RecordBatch#leaf}. */
    List<String> members();

    DailyRecord kind();
}
