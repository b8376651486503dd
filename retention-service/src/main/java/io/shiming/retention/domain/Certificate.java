package io.shiming.retention.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/**
 * What a certificate says (Art. 12, 16): that records were erased in a run, and from when on nothing of them is left
 * anywhere. Members and their order are the signed format; change none.
 *
 * @param certificateId the run's id as well: there is one for each
 * @param dueBefore before when those were due that were looked for
 * @param erasedAt when the run was over: by then their rows and their keys were gone
 * @param unreadableInBackupsAt from when on no backup of the keys server has their keys either
 * @param indexesUnsearchableBy by when the key of the blind indexes is destroyed that may stand in backups
 * @param root of the Merkle tree over their ids, hexadecimal
 */
public record Certificate(
        UUID certificateId,
        UUID runId,
        Instant dueBefore,
        Instant startedAt,
        Instant erasedAt,
        Instant unreadableInBackupsAt,
        Instant indexesUnsearchableBy,
        int records,
        String root,
        List<Count> counts) {

    /** What is longer is none. */
    public static final int LONGEST = 32 * 1024;

    /** How many records of a category went, and by which version of its policy. */
    public record Count(Category category, int policyVersion, int records) {}

    /** The run that a certificate is about. */
    public record Run(UUID id, Instant dueBefore, Instant startedAt, Instant completedAt) {}

    /**
     * How long what has been erased may still be found where nobody can erase it.
     *
     * @param keys for how long backups of the keys server may still have keys that were erased
     * @param indexKeys for how long a key of blind indexes is used and kept
     * @param zone in whose days that is counted
     */
    public record Traces(Duration keys, Period indexKeys, ZoneId zone) {}

    /** The one for a run that is over. */
    public static Certificate of(Run run, int records, String root, List<Count> counts, Traces traces) {
        Instant erasedAt = run.completedAt();
        return new Certificate(
                run.id(),
                run.id(),
                run.dueBefore(),
                run.startedAt(),
                erasedAt,
                erasedAt.plus(traces.keys()),
                erasedAt.atZone(traces.zone()).plus(traces.indexKeys()).toInstant(),
                records,
                root,
                counts);
    }
}
