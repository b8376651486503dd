package io.shiming.incident.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ForgeryReportTest {
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

    private static ForgeryReport report() {
        return ForgeryReport.of(
                UUID.randomUUID(),
                ForgerySource.registration(UUID.randomUUID(), UUID.randomUUID()),
                UUID.randomUUID(),
                Channel.PUBLIC_SECURITY,
                NOW,
                NOW,
                Duration.ofHours(4),
                UUID::randomUUID);
    }

    /** With deliveries in these states, in the order of the authorities. */
    private static ForgeryReport with(DeliveryState... states) {
        ForgeryReport report = report();
        return new ForgeryReport(
                report.id(),
                report.source(),
                report.verificationId(),
                report.channel(),
                report.foundAt(),
                report.reportedAt(),
                report.deliveries().stream()
                        .map(each -> in(states[List.of(Authority.values()).indexOf(each.authority())], each))
                        .toList());
    }

    private static Delivery in(DeliveryState state, Delivery of) {
        return new Delivery(
                of.id(),
                of.authority(),
                state,
                of.dueAt(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ForgeryReport all(DeliveryState state) {
        DeliveryState[] states = new DeliveryState[Authority.values().length];
        Arrays.fill(states, state);
        return with(states);
    }

    @Test
    @DisplayName(
            "Art. 10: a forgery is reported to public security, market regulation, civil affairs, communications and"
                    + " internet authority, always, and to no fewer")
    void everybody() {
        ForgeryReport report = report();
        assertThat(report.deliveries())
                .extracting(Delivery::authority)
                .containsExactly(
                        Authority.PUBLIC_SECURITY,
                        Authority.MARKET_REGULATION,
                        Authority.CIVIL_AFFAIRS,
                        Authority.COMMUNICATIONS,
                        Authority.INTERNET);
        assertThat(report.deliveries()).extracting(Delivery::id).doesNotHaveDuplicates();
        assertThat(report.deliveries()).extracting(Delivery::dueAt).containsOnly(NOW.plus(Duration.ofHours(4)));
        for (List<Delivery> wrong : List.of(
                report.deliveries().subList(1, 5),
                Stream.concat(report.deliveries().stream(), report.deliveries().stream())
                        .toList())) {
            assertThatThrownBy(() -> new ForgeryReport(
                            report.id(), report.source(), report.verificationId(), report.channel(), NOW, NOW, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    static Stream<Arguments> states() {
        DeliveryState closed = DeliveryState.CLOSED;
        return Stream.of(
                Arguments.of(all(DeliveryState.PENDING), ReportState.REPORTED),
                Arguments.of(all(DeliveryState.ESCALATED), ReportState.OVERDUE),
                Arguments.of(all(DeliveryState.DELIVERED), ReportState.DELIVERED),
                Arguments.of(all(DeliveryState.ACKNOWLEDGED), ReportState.ACKNOWLEDGED),
                Arguments.of(all(closed), ReportState.CLOSED),
                Arguments.of(with(closed, closed, DeliveryState.PENDING, closed, closed), ReportState.REPORTED),
                Arguments.of(with(closed, closed, closed, closed, DeliveryState.DELIVERED), ReportState.DELIVERED),
                Arguments.of(
                        with(DeliveryState.ACKNOWLEDGED, closed, closed, closed, closed), ReportState.ACKNOWLEDGED),
                Arguments.of(
                        with(DeliveryState.PENDING, DeliveryState.ESCALATED, closed, closed, closed),
                        ReportState.OVERDUE));
    }

    @ParameterizedTest
    @MethodSource("states")
    @DisplayName("Art. 10: a report has come as far as with the authority it has come least far with")
    void state(ForgeryReport report, ReportState state) {
        assertThat(report.state()).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(Authority.class)
    @DisplayName("Art. 10: what one authority does with a report changes nothing for the others")
    void oneOfFive(Authority authority) {
        ForgeryReport report = all(DeliveryState.DELIVERED);
        ForgeryReport closed =
                report.acknowledged(authority, NOW).closed(authority, ForgeryFinding.CONFIRMED, NOW.plusSeconds(1));
        assertThat(closed.to(authority).state()).isEqualTo(DeliveryState.CLOSED);
        assertThat(closed.to(authority).acknowledgedAt()).contains(NOW);
        assertThat(closed.to(authority).closedAt()).contains(NOW.plusSeconds(1));
        assertThat(closed.to(authority).finding()).contains(ForgeryFinding.CONFIRMED);
        for (Authority other : Authority.values()) {
            if (other != authority) {
                assertThat(closed.to(other)).isEqualTo(report.to(other));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = DeliveryState.class, names = "DELIVERED", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("Art. 10: only what is there is taken up, and once")
    void notThere(DeliveryState state) {
        assertThatThrownBy(() -> all(state).acknowledged(Authority.INTERNET, NOW))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(CommonError.STATUS_CONFLICT));
    }

    @Test
    @DisplayName("Art. 10: a forged document was shown for a registration, for a log-on, or by an agent: one of these")
    void sources() {
        Optional<UUID> id = Optional.of(UUID.randomUUID());
        Optional<UUID> none = Optional.empty();
        for (int bits = 0; bits < 32; bits++) {
            ForgerySource source = new ForgerySource(
                    (bits & 16) == 0 ? none : id,
                    (bits & 8) == 0 ? none : id,
                    (bits & 4) == 0 ? none : id,
                    (bits & 2) == 0 ? none : id,
                    (bits & 1) == 0 ? none : id);
            assertThat(source.isOne())
                    .as("%5s", Integer.toBinaryString(bits))
                    .isEqualTo(Set.of(24, 6, 1).contains(bits));
        }
    }

    @Test
    @DisplayName("Art. 10: who acts for an authority is told by one role, and by no two")
    void officials() {
        for (Authority authority : Authority.values()) {
            assertThat(Authority.of(Set.of(authority.office(), "auditor"))).contains(authority);
        }
        assertThat(Authority.of(Set.of("public-security", "civil-affairs"))).isEmpty();
        assertThat(Authority.of(Set.of("operator"))).isEmpty();
    }
}
