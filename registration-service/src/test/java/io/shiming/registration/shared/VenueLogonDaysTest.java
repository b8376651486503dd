package io.shiming.registration.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.domain.VenueLogonStatus;
import io.shiming.registration.persistence.VenueLogonRepository;
import io.shiming.registration.rest.ServiceTest;
import io.shiming.registration.rest.VenueScenario;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class VenueLogonDaysTest {
    private static final String DAYS =
            "SELECT inhrelid::regclass::text AS day FROM pg_inherits" + " WHERE inhparent = 'venue_logon'::regclass";

    @Inject
    VenueLogonRepository logons;

    @Test
    @DisplayName("Art. 14: the coming days have their partitions before anybody logs on")
    void ahead() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<String> wanted = IntStream.range(0, 7)
                .mapToObj(n -> partition(today.plusDays(n)))
                .toList();
        assertThat(days()).containsAll(wanted);
    }

    @Test
    @DisplayName("Art. 14: no log-on fails because its day was not provided, whoever comes at the same moment")
    void missing() throws Exception {
        LocalDate day =
                LocalDate.of(2050, 1, 1).plusDays(ThreadLocalRandom.current().nextInt(9_000));
        assertThat(days()).doesNotContain(partition(day));
        UUID venue = VenueScenario.entered().venueId();
        Callable<Boolean> store = () -> {
            VenueLogon logon = refusedOn(day, venue);
            return logons.store(
                            logon,
                            logons.when(venue, Set.of(), Optional.empty()).and(logons.added(logon, null, null)))
                    .await()
                    .indefinitely();
        };
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (var stored : threads.invokeAll(java.util.Collections.nCopies(16, store))) {
                assertThat(stored.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(OwnerDatabase.count("SELECT count(*) FROM " + partition(day)))
                .isEqualTo(16);
        // Not part of anything else, as the tests of roles and tables see it too.
        OwnerDatabase.change(
                "DROP TABLE " + partition(day) + ", " + partition(day).replace("logon", "logon_copy"));
    }

    @Test
    @DisplayName("Art. 14: a log-on is looked up by its id in one day's partition")
    void oneDay() {
        String today = partition(LocalDate.now(ZoneOffset.UTC));
        String plan = OwnerDatabase.rows(
                        "EXPLAIN SELECT * FROM venue_logon WHERE venue_id = gen_random_uuid()"
                                + " AND day = ?::date AND id = gen_random_uuid()",
                        LocalDate.now(ZoneOffset.UTC))
                .toString();
        assertThat(Pattern.compile("venue_logon_\\d{8}").matcher(plan).results().map(MatchResult::group))
                .isNotEmpty()
                .containsOnly(today);
    }

    private static List<String> days() {
        return OwnerDatabase.rows(DAYS).stream()
                .map(row -> (String) row.get("day"))
                .toList();
    }

    private static String partition(LocalDate day) {
        return "venue_logon_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static VenueLogon refusedOn(LocalDate day, UUID venue) {
        Instant at = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        UUID id = new UUID(
                at.toEpochMilli() << 16 | 0x7000 | ThreadLocalRandom.current().nextInt(0x1000),
                0x8000_0000_0000_0000L | ThreadLocalRandom.current().nextInt());
        return new VenueLogon(
                venue,
                id,
                VenueLogonStatus.REFUSED,
                Optional.empty(),
                DocumentCheck.open(DocumentCheck.Bearer.HOLDER),
                Optional.of(Refusal.VERIFICATION_TIMED_OUT),
                at,
                at,
                Optional.empty(),
                1);
    }
}
