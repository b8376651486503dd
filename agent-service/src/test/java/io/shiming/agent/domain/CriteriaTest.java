package io.shiming.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CriteriaTest {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final Instant RECORDED = Instant.parse("2026-03-01T08:00:00Z");
    private static final LocalDate LONG = LocalDate.parse("2099-12-31");

    static Criteria criteria(Criterion... optional) {
        Map<Criterion, Requirement> requirements = new EnumMap<>(Criterion.class);
        for (Criterion criterion : Criterion.values()) {
            requirements.put(
                    criterion,
                    new Requirement(
                            !Arrays.asList(optional).contains(criterion), Optional.of(Period.ofYears(1)), "because"));
        }
        return new Criteria(requirements, ZONE);
    }

    static Qualification qualification(LocalDate validUntil, Outcome outcome, Criterion... without) {
        return recorded(RECORDED, Optional.empty(), validUntil, outcome, without);
    }

    static Qualification recorded(
            Instant recordedAt, Optional<Criteria> under, LocalDate validUntil, Outcome outcome, Criterion... without) {
        List<Evidence> evidence = Arrays.stream(Criterion.values())
                .filter(Criterion::isShownByEvidence)
                .filter(criterion -> !Arrays.asList(without).contains(criterion))
                .map(criterion -> new Evidence(criterion, "file", Optional.empty(), validUntil))
                .toList();
        Optional<Instant> known = outcome == Outcome.PENDING ? Optional.empty() : Optional.of(recordedAt);
        return new Qualification(
                UUID.randomUUID(),
                1,
                evidence,
                under,
                Optional.of(new LegalPersonCheck(UUID.randomUUID(), outcome, known, Optional.empty())),
                "internet-authority",
                recordedAt,
                Optional.empty());
    }

    private static Eligibility.State state(Criteria criteria, Qualification shown, Instant at) {
        return criteria.assess(Optional.of(shown), false, at).state();
    }

    @Test
    @DisplayName("Art. 5: whoever has shown nothing is not eligible")
    void nothingShown() {
        Eligibility eligibility = criteria().assess(Optional.empty(), false, RECORDED);
        assertThat(eligibility.state()).isEqualTo(Eligibility.State.INELIGIBLE);
        assertThat(eligibility.reasons()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGAL_PERSON", "PREMISES", "TRAINED_STAFF", "SECURE_EQUIPMENT"})
    @DisplayName("Art. 5: every mandatory criterion counts, and one that is not mandatory is only told")
    void everyCriterion(Criterion missing) {
        Qualification shown = qualification(LONG, Outcome.MATCH, missing);
        assertThat(state(criteria(), shown, RECORDED)).isEqualTo(Eligibility.State.INELIGIBLE);
        assertThat(state(criteria(missing), shown, RECORDED)).isEqualTo(Eligibility.State.ELIGIBLE);
        assertThat(criteria().expiresOn(shown)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MATCH")
    @DisplayName("Art. 5: only a match confirms a legal person")
    void onlyAMatch(Outcome outcome) {
        assertThat(state(criteria(), qualification(LONG, outcome), RECORDED)).isEqualTo(Eligibility.State.INELIGIBLE);
    }

    @Test
    @DisplayName("Art. 5: a match that came later did not count before")
    void settledLater() {
        Instant later = RECORDED.plus(Duration.ofHours(3));
        Qualification pending = qualification(LONG, Outcome.PENDING);
        Qualification settled = new Qualification(
                pending.agentId(),
                1,
                pending.evidence(),
                Optional.empty(),
                Optional.of(new LegalPersonCheck(
                        UUID.randomUUID(), Outcome.MATCH, Optional.of(later), Optional.of("a.b.c"))),
                pending.by(),
                RECORDED,
                Optional.empty());
        assertThat(state(criteria(), settled, later.minusMillis(1))).isEqualTo(Eligibility.State.INELIGIBLE);
        assertThat(state(criteria(), settled, later)).isEqualTo(Eligibility.State.ELIGIBLE);
    }

    @Test
    @DisplayName(
            "Art. 5: evidence counts to the end of its last day in the region, and no longer than the region lets it")
    void expiry() {
        Qualification shown = qualification(LocalDate.parse("2026-05-31"), Outcome.MATCH);
        assertThat(state(criteria(), shown, Instant.parse("2026-05-31T15:59:59Z")))
                .isEqualTo(Eligibility.State.ELIGIBLE);
        assertThat(state(criteria(), shown, Instant.parse("2026-05-31T16:00:00Z")))
                .isEqualTo(Eligibility.State.EXPIRED);
        Qualification forLong = qualification(LONG, Outcome.MATCH);
        assertThat(criteria().expiresOn(forLong)).contains(LocalDate.parse("2027-03-01"));
        assertThat(state(criteria(), forLong, Instant.parse("2027-03-01T16:00:00Z")))
                .isEqualTo(Eligibility.State.EXPIRED);
    }

    @Test
    @DisplayName("Art. 5: what is missing weighs more than what has expired")
    void missingAndExpired() {
        Qualification shown = qualification(LocalDate.parse("2026-05-31"), Outcome.MATCH, Criterion.PREMISES);
        assertThat(state(criteria(), shown, Instant.parse("2026-06-30T00:00:00Z")))
                .isEqualTo(Eligibility.State.INELIGIBLE);
    }

    @Test
    @DisplayName("Art. 5, 6: whoever is suspended is not eligible")
    void suspended() {
        assertThat(criteria()
                        .assess(Optional.of(qualification(LONG, Outcome.MATCH)), true, RECORDED)
                        .reasons())
                .extracting(Eligibility.Finding::status)
                .containsExactly(Eligibility.Status.SUSPENDED);
    }

    @Test
    @DisplayName("Art. 5: a qualification counts by what was asked when it was recorded, whatever is asked today")
    void askedThen() {
        Criteria stricter = new Criteria(
                Map.of(Criterion.PREMISES, new Requirement(true, Optional.of(Period.ofDays(1)), "since")),
                ZoneId.of("Asia/Urumqi"));
        Instant later = RECORDED.plus(Duration.ofDays(30));
        Qualification complete = recorded(RECORDED, Optional.of(criteria()), LONG, Outcome.MATCH);
        assertThat(state(stricter, complete, later)).isEqualTo(Eligibility.State.ELIGIBLE);
        assertThat(stricter.of(Optional.of(complete)).zone()).isEqualTo(ZONE);
        Qualification lacking = recorded(RECORDED, Optional.of(criteria()), LONG, Outcome.MATCH, Criterion.PREMISES);
        assertThat(state(criteria(Criterion.PREMISES), lacking, later)).isEqualTo(Eligibility.State.INELIGIBLE);
    }

    @Test
    @DisplayName("Art. 5: where it is not known what was asked, what is asked today counts")
    void askedToday() {
        Qualification old = qualification(LONG, Outcome.MATCH, Criterion.PREMISES);
        assertThat(state(criteria(), old, RECORDED)).isEqualTo(Eligibility.State.INELIGIBLE);
        assertThat(state(criteria(Criterion.PREMISES), old, RECORDED)).isEqualTo(Eligibility.State.ELIGIBLE);
    }

    @Test
    @DisplayName("Art. 5: what was not asked then is not looked at, though it is asked today")
    void notAskedThen() {
        Criteria fewer = new Criteria(
                Map.of(Criterion.PREMISES, new Requirement(true, Optional.empty(), "all that was asked")), ZONE);
        Qualification shown = recorded(
                RECORDED, Optional.of(fewer), LONG, Outcome.MATCH, Criterion.TRAINED_STAFF, Criterion.SECURE_EQUIPMENT);
        Eligibility eligibility = criteria().assess(Optional.of(shown), false, RECORDED);
        assertThat(eligibility.findings())
                .extracting(Eligibility.Finding::criterion)
                .containsExactly(Criterion.PREMISES);
        assertThat(eligibility.isEligible()).isTrue();
    }
}
