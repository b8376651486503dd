package io.shiming.incident.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Entry;
import io.shiming.incident.domain.EntryKind;
import io.shiming.incident.domain.Incident;
import io.shiming.incident.domain.Wanted;
import io.shiming.incident.persistence.EntryRepository;
import io.shiming.incident.persistence.IncidentRepository;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Incidents and their files: an operator sees its own, authorities all, on record (Art. 17, 26). */
@ApplicationScoped
public class LookUpIncidents {
    private static final String OBJECT = "incident";

    private final IncidentRepository incidents;
    private final EntryRepository entries;
    private final Readers readers;

    LookUpIncidents(IncidentRepository incidents, EntryRepository entries, Readers readers) {
        this.incidents = incidents;
        this.entries = entries;
        this.readers = readers;
    }

    /**
     * One. Two round trips.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<Incident> one(Caller caller, String correlator, UUID id) {
        return incidents
                .find(readers.reading(caller, correlator, OBJECT, id), id)
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** In the order they were put on record, without what was written of them. One round trip. */
    public Uni<List<Incident>> page(Caller caller, String correlator, Wanted wanted, int limit, Optional<UUID> after) {
        return incidents.page(readers.reading(caller, correlator, OBJECT, null), wanted, limit, after);
    }

    /**
     * What is in the file of one, in its order. Four round trips.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<List<Entry>> timeline(
            Caller caller, String correlator, UUID id, Optional<EntryKind> kind, int limit, Optional<UUID> after) {
        return one(caller, correlator, id).chain(() -> entries.page(readers.toWrite(caller), id, kind, limit, after));
    }
}
