package io.shiming.registration.application;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.identifier.Normalisation;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Guest;
import io.shiming.registration.domain.VenueLogon;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The guests whose document matched and who may be staying still, in this process only, and under a keyed index: who they
 * are is not known here. Whether one of their log-ons goes on is for the database to say, so that a session that another
 * replica ended counts as ended.
 */
@Singleton
public class StayingGuests {
    /** Whoever has more sessions at once is checked again when the last of these has ended. */
    private static final int MOST_LOGONS = 8;

    private final BlindIndex index;
    private final Clock clock;
    private final VenueLogonConfig config;
    private final Map<Key, Uni<DocumentCheck>> beingChecked = new ConcurrentHashMap<>();
    private final Map<Key, Stay> stays = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Stay> eldest) {
            return size() > config.rememberedGuests();
        }
    };

    StayingGuests(BlindIndex index, Clock clock, VenueLogonConfig config) {
        this.index = index;
        this.clock = clock;
        this.config = config;
    }

    /** A guest with a document at a venue. */
    record Key(ByteBuffer guest) {}

    /**
     * What was found of a guest.
     *
     * @param until when it does not count any more, whatever goes on
     * @param logons the newest ones
     */
    record Stay(DocumentCheck match, Instant until, List<UUID> logons) {}

    Key key(UUID venueId, Guest guest) {
        Guest.Document document = guest.shown();
        return new Key(ByteBuffer.wrap(index.primary()
                .of(
                        "venue-guest",
                        venueId.toString(),
                        document.type().name(),
                        Normalisation.documentNumber(document.number().reveal()),
                        document.validUntil().map(LocalDate::toString).orElse(""),
                        Normalisation.name(guest.name().reveal()))));
    }

    synchronized Optional<Stay> find(Key key) {
        return Optional.ofNullable(stays.get(key))
                .filter(stay -> clock.instant().isBefore(stay.until()));
    }

    /** An admitted log-on: of a new stay, or one more of a stay. */
    synchronized void note(Key key, VenueLogon admitted) {
        Stay stay = find(key)
                .orElseGet(() -> new Stay(admitted.check(), clock.instant().plus(config.longestStay()), List.of()));
        List<UUID> logons = Stream.concat(Stream.of(admitted.id()), stay.logons().stream())
                .limit(MOST_LOGONS)
                .toList();
        stays.put(key, new Stay(stay.match(), stay.until(), logons));
    }

    synchronized void forget(Key key) {
        stays.remove(key);
    }

    /** The check of a guest that is under way, or one that begins now. It goes on, whoever waits for it how long. */
    Uni<DocumentCheck> check(Key key, Supplier<Uni<DocumentCheck>> begin) {
        return beingChecked.computeIfAbsent(
                key,
                guest -> begin.get()
                        .onTermination()
                        .invoke(() -> beingChecked.remove(guest))
                        .memoize()
                        .indefinitely());
    }
}
