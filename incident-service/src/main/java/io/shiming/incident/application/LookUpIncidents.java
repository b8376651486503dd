package io.shiming.incident.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.domain.Authority;
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
import java.util.stream.Stream;

/**
 * Incidents and their files: an operator sees its own, authorities all, public security those that were reported to it; on
 * record (Art. 17, 26).
 */
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

    /** The authority that alone somebody acts for who may see no more than what was reported to it. */
    private static Optional<Authority> alone(Caller caller) {
        boolean more = Stream.of(
                        Roles.OPERATOR,
                        Roles.COMPLIANCE_OFFICER,
                        Roles.COMMUNICATIONS_AUTHORITY,
                        Roles.INTERNET_AUTHORITY)
                .anyMatch(caller::is);
        return more ? Optional.empty() : Optional.of(Authority.PUBLIC_SECURITY);
    }

    /**
     * One. Two round trips.
     *
     * @throws DomainException NOT_FOUND
     */
    public Uni<Incident> one(Caller caller, String correlator, UUID id) {
        return incidents
                .find(readers.reading(caller, correlator, OBJECT, id), id, alone(caller))
                .map(found -> found.orElseThrow(DomainException::notFound));
    }

    /** In the order they were put on record, without what was written of them. One round trip. */
    public Uni<List<Incident>> page(Caller caller, String correlator, Wanted wanted, int limit, Optional<UUID> after) {
        return incidents.page(
                readers.reading(caller, correlator, OBJECT, null), wanted.reportedTo(alone(caller)), limit, after);
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
