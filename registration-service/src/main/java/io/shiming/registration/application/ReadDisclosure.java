package io.shiming.registration.application;

import io.shiming.foundation.crypto.RecipientKey;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.SafeTrace;
import io.shiming.registration.domain.Authority;
import io.shiming.registration.domain.AuthorityKey;
import io.shiming.registration.domain.Disclosure;
import io.shiming.registration.domain.DisclosureError;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.persistence.AuthorityKeyRepository;
import io.shiming.registration.persistence.DisclosureRepository;
import io.shiming.registration.persistence.DisclosureRepository.Reader;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The official who asked reads what one officer agreed to, for content two, once (Art. 15¶2, 26). The result is made now, of what is on record
 * now, and sealed to the key that the authority has now; it is stored nowhere.
 */
@ApplicationScoped
public class ReadDisclosure {
    private static final Logger LOG = Logger.getLogger(ReadDisclosure.class);
    private static final String READ = "read";

    private final DisclosureRepository disclosures;
    private final AuthorityKeyRepository authorities;
    private final DisclosedRecords records;
    private final DisclosureTrail trail;
    private final PlantCanary canaries;
    private final Aside aside;
    private final ReadContent content;
    private final RegistrationConfig region;
    private final Ids ids;
    private final Clock clock;

    ReadDisclosure(
            DisclosureRepository disclosures,
            AuthorityKeyRepository authorities,
            DisclosedRecords records,
            DisclosureTrail trail,
            PlantCanary canaries,
            Aside aside,
            ReadContent content,
            RegistrationConfig region,
            Ids ids,
            Clock clock) {
        this.disclosures = disclosures;
        this.authorities = authorities;
        this.records = records;
        this.trail = trail;
        this.canaries = canaries;
        this.aside = aside;
        this.content = content;
        this.region = region;
        this.ids = ids;
        this.clock = clock;
    }

    /** Who reads, for which authority; the caller is a named official. */
    public record Command(Caller caller, String correlator, Authority authority, UUID disclosureId) {}

    /**
     * What leaves.
     *
     * @param keyId of the authority's key that opens it
     * @param jwe in compact form
     */
    public record Result(UUID disclosureId, String keyId, String jwe, Instant readAt) {
        @Override
        public String toString() {
            return "Result[" + disclosureId + "]";
        }
    }

    /**
     * Seven round trips, two more for copies and for each kind of record. That it was read is committed before it leaves, with what the person will be
     * told of it: of many readers at once one gets it, and whoever loses the answer asks anew.
     *
     * @throws DomainException NOT_FOUND, INSTRUMENT_NOT_YOURS, INSTRUMENT_NOT_IN_FORCE, STATUS_CONFLICT, AUTHORITY_KEY_MISSING;
     *     OVERLOADED where many read content just now
     */
    public Uni<Result> handle(Command command) {
        return disclosures
                .find(new Reader(Optional.empty(), Optional.empty()), command.disclosureId())
                .map(found -> found.orElseThrow(DomainException::notFound))
                .chain(approved -> Uni.createFrom()
                        .item(() -> next(command, approved))
                        .chain(next -> key(command.authority())
                                .chain(key -> Uni.createFrom()
                                        .deferred(() -> approved.needsTwo()
                                                ? content.oneOfFew(() -> read(command, approved, next, key))
                                                : read(command, approved, next, key))
                                        // What was on record was purged meanwhile: it is looked at again.
                                        .onFailure(Write::refused)
                                        .retry()
                                        .atMost(1)))
                        .onFailure(DomainException.class)
                        .recoverWithUni(why -> trail.deny(
                                command.caller(),
                                command.correlator(),
                                approved.operatorId(),
                                approved.id(),
                                READ,
                                why)));
    }

    private Disclosure next(Command command, Disclosure approved) {
        Instant now = clock.instant();
        Disclosure next = approved.read(command.authority(), command.caller().subject(), now, region.dayOf(now));
        if (approved.asked().isEmpty()) {
            // Its key is gone, and with it whom it is about.
            throw new DomainException(CommonError.STATUS_CONFLICT);
        }
        return next;
    }

    private Uni<AuthorityKey> key(Authority authority) {
        return authorities
                .current(authority)
                .map(found -> found.orElseThrow(() -> new DomainException(DisclosureError.AUTHORITY_KEY_MISSING)));
    }

    private Uni<Result> read(Command command, Disclosure approved, Disclosure next, AuthorityKey key) {
        return records.of(approved)
                .chain(found -> aside.compute(() -> RecipientKey.of(key.jwk())
                                .seal(found.json(next.readAt().orElseThrow())))
                        .chain(jwe -> disclosures
                                .run(write(command, approved, next, found.registrations()))
                                .map(won -> {
                                    if (!won) {
                                        throw new DomainException(CommonError.STATUS_CONFLICT);
                                    }
                                    return new Result(
                                            next.id(),
                                            key.keyId(),
                                            jwe,
                                            next.readAt().orElseThrow());
                                })))
                .call(() -> disclosures
                        .destroyKeys(List.of(next.id()), clock.instant())
                        // The sweeper does it then.
                        .onFailure()
                        .invoke(failure -> LOG.warnf(
                                "The key of disclosure %s is still there: %s", next.id(), SafeTrace.of(failure)))
                        .onFailure()
                        .recoverWithNull());
    }

    private Write write(Command command, Disclosure approved, Disclosure next, List<Registration> found) {
        return disclosures
                .read(approved, next)
                .and(found.stream()
                        .map(each -> disclosures.disclosed(
                                next,
                                ids.next(),
                                each.id(),
                                command.caller().client(),
                                next.visibleFrom(each.terminatedAt(), region.regionZone())))
                        .toList())
                .and(canaries.watched(
                        command.caller(),
                        next.operatorId(),
                        found.stream().map(Registration::id).toList(),
                        command.correlator()))
                .and(trail.counted(next, next.status(), command.correlator()))
                .and(trail.step(command.caller(), command.correlator(), next, READ));
    }
}
