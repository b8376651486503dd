package io.shiming.registration.domain;

import java.util.UUID;

/**
 * A fact as it is on record.
 *
 * @param salt hexadecimal, in lower case; without which its leaf cannot be computed, see {@link RecordBatch#leaf}
 */
public record KeptRecord(UUID id, UUID operatorId, RecordedFact fact, String salt) {}
