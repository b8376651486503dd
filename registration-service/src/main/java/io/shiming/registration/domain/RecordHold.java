package io.shiming.registration.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A legal hold on a record, as retention-service tells of it. While it is in force the record is not purged.
 *
 * @param operatorId whose records only it is about; empty for anybody's
 * @param until from when on it holds no more by itself; empty for as long as it is not released
 * @param releasedAt empty while it is not; once it was told it stays so
 */
public record RecordHold(
        UUID recordId,
        UUID holdId,
        Optional<UUID> operatorId,
        Instant placedAt,
        Optional<Instant> until,
        Optional<Instant> releasedAt) {}
