package io.shiming.agent.domain;

import static io.shiming.agent.domain.CriteriaTest.RECORDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An agent entered and qualified on 1 March, bound from 1 April to 30 June. */
class AgentDossierTest {
    private static final UUID OPERATOR = UUID.randomUUID();
    private static final Agent AGENT = new Agent(UUID.randomUUID(), "agent", "code", RECORDED);
    private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
    private static final AgreementTerms TERMS = new AgreementTerms(
            EnumSet.allOf(Clause.class),
            Set.of(ServiceType.EMAIL),
            LocalDate.parse("2026-03-01"),
            LocalDate.parse("2026-04-01"),
            LocalDate.parse("2026-06-30"),
            "00");
    private static final Agreement AGREEMENT = Agreement.made(UUID.randomUUID(), OPERATOR, AGENT.id(), TERMS, RECORDED);

    private static AgentDossier dossier(Agreement... agreements) {
        return dossier(List.of(), agreements);
    }

    private static AgentDossier dossier(List<Suspension> suspensions, Agreement... agreements) {
        return new AgentDossier(
                AGENT,
                List.of(CriteriaTest.qualification(LocalDate.parse("2099-12-31"), Outcome.MATCH)),
                suspensions,
                List.of(agreements),
                List.of(),
                List.of());
    }

    private static List<Reason> reasons(AgentDossier dossier, ServiceType serviceType, Instant at) {
        return dossier.decide(
                        new Question(AGENT.id(), OPERATOR, serviceType, Optional.empty(), Optional.empty(), at),
                        CriteriaTest.criteria())
                .reasons();
    }

    @Test
    @DisplayName("Art. 5: an agreement counts from its first day to the end of its last, in the region's days")
    void validity() {
        AgentDossier dossier = dossier(AGREEMENT);
        assertThat(reasons(dossier, ServiceType.EMAIL, RECORDED.minusMillis(1))).containsExactly(Reason.AGENT_UNKNOWN);
        assertThat(reasons(dossier, ServiceType.EMAIL, Instant.parse("2026-03-31T15:59:59Z")))
                .containsExactly(Reason.AGREEMENT_NOT_YET_VALID);
        assertThat(reasons(dossier, ServiceType.EMAIL, Instant.parse("2026-03-31T16:00:00Z")))
                .isEmpty();
        assertThat(reasons(dossier, ServiceType.EMAIL, Instant.parse("2026-06-30T15:59:59Z")))
                .isEmpty();
        assertThat(reasons(dossier, ServiceType.EMAIL, Instant.parse("2026-06-30T16:00:00Z")))
                .containsExactly(Reason.AGREEMENT_EXPIRED);
        assertThat(reasons(dossier, ServiceType.BLOG, MAY)).containsExactly(Reason.SERVICE_TYPE_NOT_COVERED);
    }

    @Test
    @DisplayName("Art. 5: an amendment counts from when it was recorded, and not before")
    void amended() {
        AgreementTerms more = new AgreementTerms(
                TERMS.clauses(),
                Set.of(ServiceType.BLOG),
                TERMS.signedOn(),
                TERMS.validFrom(),
                TERMS.validUntil(),
                "01");
        AgentDossier dossier = dossier(AGREEMENT.amended(more, MAY));
        assertThat(reasons(dossier, ServiceType.BLOG, MAY.minusMillis(1)))
                .containsExactly(Reason.SERVICE_TYPE_NOT_COVERED);
        assertThat(reasons(dossier, ServiceType.BLOG, MAY)).isEmpty();
        assertThat(reasons(dossier, ServiceType.EMAIL, MAY)).containsExactly(Reason.SERVICE_TYPE_NOT_COVERED);
        assertThat(dossier.decide(
                                new Question(
                                        AGENT.id(),
                                        OPERATOR,
                                        ServiceType.BLOG,
                                        Optional.empty(),
                                        Optional.empty(),
                                        MAY),
                                CriteriaTest.criteria())
                        .agreement())
                .contains(new Decision.Basis(AGREEMENT.id(), 2));
    }

    @Test
    @DisplayName("Art. 5: of several agreements one that covers it is enough; else what is nearest to that is told")
    void several() {
        Agreement ended = AGREEMENT.terminated(new Ending(MAY, "x"));
        Agreement other = Agreement.made(UUID.randomUUID(), OPERATOR, AGENT.id(), TERMS, RECORDED);
        assertThat(reasons(dossier(ended), ServiceType.EMAIL, MAY)).containsExactly(Reason.AGREEMENT_TERMINATED);
        assertThat(reasons(dossier(ended), ServiceType.EMAIL, MAY.minusMillis(1)))
                .isEmpty();
        assertThat(reasons(dossier(ended, other), ServiceType.EMAIL, MAY)).isEmpty();
        assertThat(reasons(dossier(other, ended), ServiceType.BLOG, MAY))
                .containsExactly(Reason.SERVICE_TYPE_NOT_COVERED);
        assertThat(reasons(dossier(), ServiceType.EMAIL, MAY)).containsExactly(Reason.AGREEMENT_MISSING);
    }

    @Test
    @DisplayName("Art. 6: a suspension counts from its beginning to its end, for its operator or for every one")
    void suspensions() {
        Instant end = MAY.plus(Duration.ofDays(3));
        Suspension own = new Suspension(
                AGENT.id(),
                UUID.randomUUID(),
                Optional.of(OPERATOR),
                "operator",
                "x",
                Optional.empty(),
                MAY,
                Optional.of(new Ending(end, "x")));
        AgentDossier dossier = dossier(List.of(own), AGREEMENT);
        assertThat(reasons(dossier, ServiceType.EMAIL, MAY.minusMillis(1))).isEmpty();
        assertThat(reasons(dossier, ServiceType.EMAIL, MAY)).containsExactly(Reason.AGENT_SUSPENDED);
        assertThat(reasons(dossier, ServiceType.EMAIL, end.minusMillis(1))).containsExactly(Reason.AGENT_SUSPENDED);
        assertThat(reasons(dossier, ServiceType.EMAIL, end)).isEmpty();
        Suspension another = new Suspension(
                AGENT.id(),
                UUID.randomUUID(),
                Optional.of(UUID.randomUUID()),
                "operator",
                "x",
                Optional.empty(),
                MAY,
                Optional.empty());
        assertThat(reasons(dossier(List.of(another), AGREEMENT), ServiceType.EMAIL, MAY))
                .isEmpty();
    }

    @Test
    @DisplayName("Art. 5: without a qualification that counts on that day it may do nothing")
    void notEligible() {
        AgentDossier dossier = new AgentDossier(
                AGENT,
                List.of(CriteriaTest.qualification(LocalDate.parse("2026-04-30"), Outcome.MATCH)),
                List.of(),
                List.of(AGREEMENT),
                List.of(),
                List.of());
        assertThat(reasons(dossier, ServiceType.EMAIL, Instant.parse("2026-04-30T00:00:00Z")))
                .isEmpty();
        assertThat(reasons(dossier, ServiceType.EMAIL, MAY)).containsExactly(Reason.AGENT_NOT_ELIGIBLE);
    }

    @Test
    @DisplayName(
            "Art. 5: what is asked anew counts from the next qualification on, for then and for now; the past stays as it was")
    void criteriaChange() {
        Criteria before = CriteriaTest.criteria(Criterion.PREMISES);
        Criteria after = CriteriaTest.criteria();
        LocalDate validUntil = LocalDate.parse("2099-12-31");
        Qualification old =
                CriteriaTest.recorded(RECORDED, Optional.of(before), validUntil, Outcome.MATCH, Criterion.PREMISES);
        Qualification renewed =
                CriteriaTest.recorded(MAY, Optional.of(after), validUntil, Outcome.MATCH, Criterion.PREMISES);
        AgentDossier dossier =
                new AgentDossier(AGENT, List.of(old, renewed), List.of(), List.of(AGREEMENT), List.of(), List.of());
        Instant april = Instant.parse("2026-04-15T00:00:00Z");
        for (Criteria today : List.of(before, after)) {
            assertThat(reasons(dossier, april, today)).isEmpty();
            assertThat(dossier.eligibility(today, april).isEligible()).isTrue();
            assertThat(reasons(dossier, MAY, today)).containsExactly(Reason.AGENT_NOT_ELIGIBLE);
            assertThat(dossier.eligibility(today, MAY).isEligible()).isFalse();
        }
    }

    @Test
    @DisplayName("Art. 5: an agreement's days are those of the zone that the qualification was recorded under")
    void zoneThen() {
        Criteria elsewhere = new Criteria(CriteriaTest.criteria().requirements(), ZoneId.of("America/New_York"));
        Qualification there =
                CriteriaTest.recorded(RECORDED, Optional.of(elsewhere), LocalDate.parse("2099-12-31"), Outcome.MATCH);
        AgentDossier dossier =
                new AgentDossier(AGENT, List.of(there), List.of(), List.of(AGREEMENT), List.of(), List.of());
        assertThat(reasons(dossier, ServiceType.EMAIL, Instant.parse("2026-07-01T03:59:59Z")))
                .isEmpty();
        assertThat(reasons(dossier, ServiceType.EMAIL, Instant.parse("2026-07-01T04:00:00Z")))
                .containsExactly(Reason.AGREEMENT_EXPIRED);
    }

    @Test
    @DisplayName("Art. 5, 6: what was recorded later than the moment asked about is not shown for it")
    void onRecordThen() {
        Qualification later =
                CriteriaTest.recorded(MAY, Optional.empty(), LocalDate.parse("2099-12-31"), Outcome.MATCH);
        Suspension ended = new Suspension(
                AGENT.id(),
                UUID.randomUUID(),
                Optional.of(OPERATOR),
                "operator",
                "x",
                Optional.empty(),
                RECORDED,
                Optional.of(new Ending(MAY, "x")));
        AgentDossier dossier =
                new AgentDossier(AGENT, List.of(later), List.of(ended), List.of(AGREEMENT), List.of(), List.of());
        Instant before = MAY.minusMillis(1);
        assertThat(dossier.qualifications(before)).isEmpty();
        assertThat(dossier.qualifications(MAY)).hasSize(1);
        assertThat(dossier.suspensions(RECORDED.minusMillis(1))).isEmpty();
        assertThat(dossier.suspensions(before).get(0).reinstatement()).isEmpty();
        assertThat(dossier.inForce(OPERATOR, before)).hasSize(1);
        assertThat(dossier.suspensions(MAY).get(0).reinstatement()).isPresent();
        assertThat(dossier.inForce(OPERATOR, MAY)).isEmpty();
    }

    private static List<Reason> reasons(AgentDossier dossier, Instant at, Criteria today) {
        return dossier.decide(
                        new Question(AGENT.id(), OPERATOR, ServiceType.EMAIL, Optional.empty(), Optional.empty(), at),
                        today)
                .reasons();
    }
}
