package io.shiming.foundation.audit;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The trail of this service, for oversight. */
@Singleton
public class ReadTrail {
    private final SealRepository seals;

    ReadTrail(SealRepository seals) {
        this.seals = seals;
    }

    /** Entries in the order of their ids, and so of time; at most {@code limit}, after one. One round trip. */
    public Uni<List<AuditEntryView>> entries(OfOfficials whose, int limit, Optional<UUID> after) {
        return seals.entries(whose, limit, after)
                .map(found -> found.stream().map(AuditEntryView::of).toList());
    }
}
