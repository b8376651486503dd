package io.shiming.registration.rest;

import static io.shiming.registration.rest.PastLogons.noon;
import static io.shiming.registration.rest.PurgeResourceTest.hold;
import static io.shiming.registration.rest.PurgeResourceTest.lift;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import io.shiming.foundation.testing.AtOnce;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.domain.DailyRecord;
import io.shiming.registration.domain.VenueLogon;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is held of log-ons, each test on a day of its own, long ago. */
@ServiceTest
class HeldLogonsResourceTest {
    @Inject
    PastLogons past;

    @Inject
    PastDays pastDays;

    private final UUID run = UUID.randomUUID();
    private final LocalDate day = PastLogons.anyDay();
    private VenueScenario venue;

    @BeforeEach
    void aVenue() {
        venue = VenueScenario.entered();
    }

    @Test
    @DisplayName(
            "Art. 15: a log-on is held while it goes on or has ended, and goes with its day, not by itself; nothing is kept"
                    + " of who was refused, and a day is not held")
    void holds() {
        VenueLogon goesOn = past.admitted(day, venue.venueId());
        String ended = past.ended(day, venue.venueId(), noon(day));
        String held = past.ended(day, venue.venueId(), noon(day));
        UUID hold = UUID.randomUUID();
        hold(held, hold).then().statusCode(200).body("state", equalTo("IN_FORCE"));
        PastDays.purge(run, goesOn.id(), UUID.fromString(ended), UUID.fromString(held))
                .then()
                .body("outcomes.outcome", contains("ACTIVE", "TOO_EARLY", "HELD"));
        hold(past.refused(day, venue.venueId()), hold).then().statusCode(404);
        for (UUID none : List.of(UUID.randomUUID(), new UUID(goesOn.id().getMostSignificantBits(), 17))) {
            hold(none.toString(), hold).then().statusCode(404);
        }
        hold(goesOn.id().toString(), hold).then().statusCode(200);
        past.end(goesOn, noon(day));
        pastDays.close();
        hold(pastDays.called(DailyRecord.VENUE_LOGON, day).toString(), hold)
                .then()
                .statusCode(404);
        assertThat(OwnerDatabase.rows(
                        "SELECT action, outcome FROM audit_entry WHERE object_id = ?::uuid AND client = 'retention-service'",
                        held))
                .singleElement()
                .isEqualTo(Map.of("action", "venue-logon.held", "outcome", "HELD"));

        String pending = past.refused(day.plusYears(5), venue.venueId());
        OwnerDatabase.change("""
                UPDATE venue_logon SET status = 'PENDING_VERIFICATION', refusal = NULL, sealed = '', outcome = 'PENDING',
                                       checked_at = NULL, sweep_at = 'infinity' WHERE id = ?::uuid""", pending);
        hold(pending, hold).then().statusCode(409).body("code", equalTo("STATUS_CONFLICT"));
        OwnerDatabase.change("DELETE FROM venue_logon WHERE id = ?::uuid", pending);
    }

    @Test
    @DisplayName("Art. 15: of a hold and the purge of the day at once one wins: what was answered held is there")
    void race() throws Exception {
        record Pair(UUID day, String logon) {}
        List<LocalDate> all =
                IntStream.range(0, 16).mapToObj(i -> PastLogons.anyDay()).toList();
        List<String> logons = all.stream()
                .map(each -> past.ended(each, venue.venueId(), noon(each)))
                .toList();
        pastDays.close();
        List<Pair> pairs = IntStream.range(0, all.size())
                .mapToObj(i -> new Pair(pastDays.called(DailyRecord.VENUE_LOGON, all.get(i)), logons.get(i)))
                .toList();
        List<Boolean> held = AtOnce.times(2 * pairs.size(), 8, number -> {
            Pair pair = pairs.get(number / 2);
            if (number % 2 == 0) {
                PastDays.untilPurged(run, pair.day());
                return true;
            }
            return hold(pair.logon(), run).statusCode() == 200;
        });
        for (int i = 0; i < pairs.size(); i++) {
            venue.look(pairs.get(i).logon()).then().statusCode(held.get(2 * i + 1) ? 200 : 404);
        }
    }

    @Test
    @DisplayName("Art. 15, 16: however many held log-ons are due at once, all of them go, and what still is held stays")
    void many() {
        String like = past.ended(day, venue.venueId(), noon(day));
        OwnerDatabase.change("""
                INSERT INTO held_venue_logon
                SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid()))).*
                FROM venue_logon l, generate_series(1, 250) WHERE l.id = ?::uuid""", like);
        UUID[] ids = OwnerDatabase.rows("SELECT id FROM held_venue_logon WHERE day = ?", day).stream()
                .map(row -> (UUID) row.get("id"))
                .toArray(UUID[]::new);
        assertThat(ids).hasSize(250);
        UUID hold = UUID.randomUUID();
        hold(ids[120].toString(), hold).then().statusCode(200);

        List<String> outcomes =
                PastDays.purge(run, ids).then().statusCode(200).extract().path("outcomes.outcome");

        assertThat(outcomes.remove(120)).isEqualTo("HELD");
        assertThat(outcomes).hasSize(249).containsOnly("PURGED");
        assertThat(OwnerDatabase.rows("SELECT id FROM held_venue_logon WHERE day = ?", day))
                .singleElement()
                .satisfies(left -> assertThat(left.get("id")).isEqualTo(ids[120]));
        lift(ids[120].toString(), hold).then().statusCode(200);
        PastDays.purge(run, ids).then().statusCode(200).body("outcomes.outcome", everyItem(equalTo("PURGED")));
        assertThat(OwnerDatabase.count("SELECT count(*) FROM purged_registration WHERE run_id = ?", run))
                .isEqualTo(250);
    }
}
