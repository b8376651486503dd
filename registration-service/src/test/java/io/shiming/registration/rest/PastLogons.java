package io.shiming.registration.rest;

import io.shiming.foundation.crypto.KeyServer;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.registration.domain.Channel;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.Guest;
import io.shiming.registration.domain.Outcome;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.domain.VenueLogonStatus;
import io.shiming.registration.persistence.DocumentCopyRepository;
import io.shiming.registration.persistence.VenueLogonRepository;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Log-ons of days long gone, stored as the service stored them then. */
@Singleton
public class PastLogons {
    private static final AtomicInteger DAYS = new AtomicInteger();

    private final VenueLogonRepository logons;
    private final DocumentCopyRepository copies;
    private final KeyServer keys;

    PastLogons(VenueLogonRepository logons, DocumentCopyRepository copies, KeyServer keys) {
        this.logons = logons;
        this.copies = copies;
        this.keys = keys;
    }

    /** A day nothing is of yet. */
    static LocalDate anyDay() {
        return LocalDate.of(2018, 1, 1).plusDays(DAYS.getAndIncrement());
    }

    static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    static String partition(String table, LocalDate day) {
        return table + "_" + day.toString().replace("-", "");
    }

    /** One that goes on. */
    VenueLogon admitted(LocalDate day, UUID venue, String... copyIds) {
        Set<UUID> taken = Set.of(copyIds).stream().map(UUID::fromString).collect(java.util.stream.Collectors.toSet());
        VenueLogon logon = logon(day, venue, VenueLogonStatus.ADMITTED, Outcome.MATCH);
        var made = keys.create(DailyRecord.VENUE_LOGON.cohort(day), logon.id(), null, taken)
                .await()
                .indefinitely();
        var write = logons.when(venue, taken, Optional.empty()).and(logons.added(logon, made.key(), null));
        if (!taken.isEmpty()) {
            write.and(copies.takenByLogon(venue, logon.id(), taken, made.key(), made.others()));
        }
        stored(logons.store(logon, write).await().indefinitely());
        return logon;
    }

    /** The id of one whose session ended then. */
    String ended(LocalDate day, UUID venue, Instant at, String... copyIds) {
        return end(admitted(day, venue, copyIds), at);
    }

    String end(VenueLogon admitted, Instant at) {
        stored(logons.run(logons.changed(admitted, admitted.ended(at), null))
                .await()
                .indefinitely());
        return admitted.id().toString();
    }

    /** The id of one that was refused. */
    String refused(LocalDate day, UUID venue) {
        VenueLogon logon = logon(day, venue, VenueLogonStatus.REFUSED, Outcome.MISMATCH);
        stored(logons.store(
                        logon, logons.when(venue, Set.of(), Optional.empty()).and(logons.added(logon, null, null)))
                .await()
                .indefinitely());
        return logon.id().toString();
    }

    private static void stored(boolean done) {
        if (!done) {
            throw new IllegalStateException("not stored");
        }
    }

    private static VenueLogon logon(LocalDate day, UUID venue, VenueLogonStatus status, Outcome outcome) {
        Instant at = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        boolean refused = status == VenueLogonStatus.REFUSED;
        Guest guest = new Guest(
                new Sensitive<>("张三"),
                Optional.of(new Guest.Document(
                        DocumentType.RESIDENT_IDENTITY_CARD,
                        new Sensitive<>(Scenario.ADULT),
                        Optional.empty(),
                        Optional.empty())),
                new Sensitive<>("T-042"));
        return new VenueLogon(
                venue,
                new UUID(
                        at.toEpochMilli() << 16
                                | 0x7000
                                | ThreadLocalRandom.current().nextInt(0x1000),
                        0x8000_0000_0000_0000L | ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE)),
                status,
                refused ? Optional.empty() : Optional.of(guest),
                new DocumentCheck(
                        DocumentCheck.Bearer.HOLDER,
                        UUID.randomUUID(),
                        Channel.PUBLIC_SECURITY,
                        outcome,
                        GatewayResource.RECEIPT,
                        at),
                refused ? Optional.of(Refusal.HOLDER_MISMATCH) : Optional.empty(),
                at,
                // Or the sweep ends it.
                Instant.now(),
                Optional.empty(),
                1);
    }
}
