package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.DomainException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DisclosureTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Instant NOW = Instant.parse("2026-11-30T04:00:00Z");
    private static final LocalDate TODAY = LocalDate.ofInstant(NOW, ZONE);
    private static final List<String> PEOPLE = List.of("official", "one", "other");
    private static final Set<DisclosedField> CONTENT =
            Set.of(DisclosedField.DOCUMENT_COPIES, DisclosedField.PUBLICATION_RECORDS, DisclosedField.SERVICE_RECORDS);
    private static final int STEPS = 4;

    private static Disclosure requested(DisclosedField field, LocalDate validUntil) {
        return Disclosure.requested(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "official",
                new Instrument(Authority.INTERNET, "17", TODAY, validUntil, 30),
                Set.of(field),
                field.isOfPeriod() ? Optional.of(new RecordPeriod(NOW.minusSeconds(60), NOW)) : Optional.empty(),
                new Disclosure.Asked(
                        new Question.ByServiceNumber(new Sensitive<>("+8613899990001")), new Sensitive<>("case")),
                NOW,
                Duration.ofDays(7),
                ZONE);
    }

    /** What somebody may try. */
    private enum Deed {
        APPROVE,
        REFUSE,
        READ;

        /** What became of it; as before, where it was denied. */
        Disclosure by(String who, Disclosure before) {
            try {
                return switch (this) {
                    case APPROVE -> before.approved(who, NOW, ZONE);
                    case REFUSE -> before.refused(who, new Sensitive<>("no"), NOW);
                    case READ -> before.read(Authority.INTERNET, who, NOW, TODAY);
                };
            } catch (DomainException denied) {
                return before;
            }
        }
    }

    private static List<Disclosure> allThatCanBecomeOf(Disclosure first) {
        List<Disclosure> all = new ArrayList<>(List.of(first));
        List<Disclosure> last = List.of(first);
        for (int step = 0; step < STEPS; step++) {
            List<Disclosure> next = new ArrayList<>();
            for (Disclosure each : last) {
                for (Deed deed : Deed.values()) {
                    PEOPLE.forEach(who -> next.add(deed.by(who, each)));
                }
            }
            all.addAll(next);
            last = next;
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(DisclosedField.class)
    @DisplayName(
            "Art. 15, 26: whatever people try in whatever order, what is read was asked by one and approved by others")
    void everyOrder(DisclosedField field) {
        List<Disclosure> all = allThatCanBecomeOf(requested(field, TODAY));

        assertThat(all).extracting(Disclosure::status).contains(DisclosureStatus.READ, DisclosureStatus.REFUSED);
        assertThat(all).allSatisfy(each -> {
            List<String> approvers = new ArrayList<>();
            each.approval().ifPresent(given -> approvers.add(given.by()));
            each.secondApproval().ifPresent(given -> approvers.add(given.by()));
            assertThat(approvers).doesNotContain("official").doesNotHaveDuplicates();
            if (each.status() == DisclosureStatus.READ || each.status() == DisclosureStatus.APPROVED) {
                assertThat(approvers).hasSize(CONTENT.contains(field) ? 2 : 1);
            }
            assertThat(each.asked().isPresent()).isEqualTo(each.endsAt().isPresent());
            assertThat(each.refusal().isPresent()).isEqualTo(each.status() == DisclosureStatus.REFUSED);
        });
    }

    @Test
    @DisplayName("Art. 15: a result may be read for 24 hours, and not a moment longer")
    void readable() {
        Disclosure approved =
                requested(DisclosedField.DATES, TODAY.plusDays(10)).approved("one", NOW, ZONE);
        Instant end = NOW.plus(Duration.ofHours(24));

        assertThat(approved.endsAt()).contains(end);
        assertThat(approved.read(Authority.INTERNET, "official", end.minusNanos(1), TODAY)
                        .status())
                .isEqualTo(DisclosureStatus.READ);
        assertThatThrownBy(() -> approved.read(Authority.INTERNET, "official", end, TODAY))
                .hasMessage("STATUS_CONFLICT");
    }

    @Test
    @DisplayName(
            "Art. 15: nothing is decided or read when the last day of the instrument is over, by the region's calendar")
    void instrumentEnds() {
        Instant midnight = Instant.parse("2026-11-30T16:00:00Z");
        Disclosure lastDay = requested(DisclosedField.DATES, TODAY);
        assertThat(lastDay.endsAt()).contains(midnight);
        assertThatThrownBy(() -> lastDay.approved("one", midnight, ZONE)).hasMessage("STATUS_CONFLICT");
        Disclosure approved = lastDay.approved("one", NOW, ZONE);
        assertThat(approved.endsAt()).contains(midnight);
        assertThatThrownBy(() -> approved.read(Authority.INTERNET, "official", midnight, TODAY.plusDays(1)))
                .hasMessage("INSTRUMENT_NOT_IN_FORCE");
    }

    @ParameterizedTest
    @CsvSource({
        "INTERNET, 0, ",
        "INTERNET, 5, ",
        "INTERNET, -1, INSTRUMENT_NOT_IN_FORCE",
        "INTERNET, 6, INSTRUMENT_NOT_IN_FORCE",
        "COMMUNICATIONS, 0, INSTRUMENT_NOT_YOURS"
    })
    @DisplayName("Art. 15: an instrument counts from its first day to its last, and for its own authority")
    void instrument(Authority own, int day, String denied) {
        Instrument instrument = new Instrument(Authority.INTERNET, "17", TODAY, TODAY.plusDays(5), 0);
        Optional<String> code = Optional.empty();
        try {
            instrument.requireFor(own, TODAY.plusDays(day));
        } catch (DomainException refusal) {
            code = Optional.of(refusal.getMessage());
        }
        assertThat(code).isEqualTo(Optional.ofNullable(denied));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "-1, false", "1, true", "5184000, true", "5184001, false"})
    @DisplayName("Art. 15: records are asked for of a period, and of no longer one than they are kept")
    void period(long seconds, boolean askable) {
        assertThat(new RecordPeriod(NOW, NOW.plusSeconds(seconds)).isAskable()).isEqualTo(askable);
    }

    @Test
    @DisplayName("Art. 16: the person is told when the instrument's delay has passed since it was read")
    void visible() {
        Instant read = NOW.plusSeconds(60);
        Disclosure left = requested(DisclosedField.DATES, TODAY.plusDays(10))
                .approved("one", NOW, ZONE)
                .read(Authority.INTERNET, "official", read, TODAY);
        assertThat(left.visibleFrom(Optional.empty(), ZONE)).isEqualTo(read.plus(Duration.ofDays(30)));
    }

    @ParameterizedTest
    @CsvSource({"100, 30", "38, 30", "36, 29", "20, 13", "8, 1", "7, 0", "0, 0"})
    @DisplayName("Art. 16: the person is told a week before the registration may be purged, however long the delay")
    void visibleBeforePurge(int daysLeft, int toldAfter) {
        Disclosure left = requested(DisclosedField.DATES, TODAY.plusDays(10))
                .approved("one", NOW, ZONE)
                .read(Authority.INTERNET, "official", NOW, TODAY);
        // The last day on which it is there is so many days off.
        Instant ended = TODAY.plusDays(daysLeft)
                .minus(RetainedRegistration.STATUTORY_MINIMUM)
                .atStartOfDay(ZONE)
                .toInstant();
        Instant told = left.visibleFrom(Optional.of(ended), ZONE);
        assertThat(told).isAfterOrEqualTo(NOW).isBeforeOrEqualTo(NOW.plus(Duration.ofDays(toldAfter)));
        assertThat(told).isAfter(NOW.plus(Duration.ofDays(toldAfter - 1L)));
    }
}
