package io.shiming.incident.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PenaltyCatalogueTest {
    private static final long GAINS = 12_345_600;

    private static PenaltyAssessment assess(String respondent, int article, String circumstances) {
        return charge(respondent, article, null, circumstances).assessment();
    }

    private static Charge charge(String respondent, int article, Integer matching, String circumstances) {
        return new Charge(
                RespondentKind.valueOf(respondent),
                article,
                Optional.ofNullable(matching),
                circumstances == null
                        ? Set.of()
                        : Arrays.stream(circumstances.split(" ", -1))
                                .map(Circumstance::valueOf)
                                .collect(Collectors.toSet()),
                Optional.of(GAINS));
    }

    private static String yuan(Optional<FineRange> range) {
        return range.map(some -> some.minFen() / 100 + "-" + some.maxFen() / 100)
                .orElse(null);
    }

    @ParameterizedTest(name = "Art. 18: {0}, {1}")
    @CsvSource({
        "OPERATOR, , 0-5000, , true",
        "OPERATOR, REFUSED_TO_CORRECT, 50000-200000, 0-50000, false",
        "OPERATOR, SERIOUS, 200000-500000, 50000-200000, false",
        "VENUE, , 0-5000, , true",
        "VENUE, REFUSED_TO_CORRECT, 50000-200000, 0-50000, false",
        "VENUE, SERIOUS, 200000-500000, 50000-200000, false"
    })
    @DisplayName("Art. 18: identity not verified: for operators and, on the same scale, venues")
    void notVerified(String respondent, String circumstance, String fine, String persons, boolean corrected) {
        PenaltyAssessment found = assess(respondent, 18, circumstance);
        assertThat(yuan(found.operator())).isEqualTo(fine);
        assertThat(yuan(found.responsiblePersons())).isEqualTo(persons);
        assertThat(found.confiscateFen()).isZero();
        assertThat(found.ordersCorrection()).isEqualTo(corrected);
        assertThat(found.applied().orElseThrow().paragraph()).isEqualTo(respondent.equals("VENUE") ? 2 : 1);
        assertThat(found.alsoRefer())
                .isEqualTo("SERIOUS".equals(circumstance) ? List.of(Referral.SUPERIOR_AUTHORITY) : List.of());
    }

    @Test
    @DisplayName("Art. 19: a document known to be false: fines, illegal gains, compensation, prosecution")
    void false_() {
        assertRow(assess("OPERATOR", 19, null), "50000-500000", "50000-200000", GAINS);
        assertThat(assess("OPERATOR", 19, null).alsoRefer())
                .containsExactly(Referral.COMPENSATION, Referral.CRIMINAL_REFERRAL);
    }

    @Test
    @DisplayName("Art. 20: somebody else's document: fines, illegal gains, compensation, prosecution")
    void anothers() {
        assertRow(assess("OPERATOR", 20, null), "100000-500000", "50000-200000", GAINS);
        assertThat(assess("OPERATOR", 20, null).alsoRefer())
                .containsExactly(Referral.COMPENSATION, Referral.CRIMINAL_REFERRAL);
    }

    @Test
    @DisplayName("Art. 21: records not kept: a fine for the operator, nothing else")
    void notKept() {
        assertRow(assess("OPERATOR", 21, null), "1000-10000", null, 0);
        assertThat(assess("OPERATOR", 21, null).alsoRefer()).isEmpty();
    }

    @Test
    @DisplayName("Art. 22: data passed on: fines, illegal gains, superior authority, compensation, prosecution")
    void passedOn() {
        assertRow(assess("OPERATOR", 22, null), "50000-500000", "10000-100000", GAINS);
        assertThat(assess("OPERATOR", 22, null).alsoRefer())
                .containsExactly(Referral.SUPERIOR_AUTHORITY, Referral.COMPENSATION, Referral.CRIMINAL_REFERRAL);
    }

    @ParameterizedTest(name = "Art. 23: {0}")
    @CsvSource({
        ", 5000-50000",
        "SERIOUS, 50000-100000",
        "REPORTED_LATE_OR_NOT_REMEDIED, 5000-50000",
        "SERIOUS REPORTED_LATE_OR_NOT_REMEDIED, 50000-100000"
    })
    @DisplayName("Art. 23: a security incident: by its consequences, and by what was done about it; never both at once")
    void incident(String circumstances, String fine) {
        PenaltyAssessment found = assess("OPERATOR", 23, circumstances);
        assertRow(found, fine, null, 0);
        assertThat(found.alsoRefer()).containsExactly(Referral.COMPENSATION, Referral.CRIMINAL_REFERRAL);
        assertThat(found.outweighed()).hasSize(circumstances != null && circumstances.contains(" ") ? 1 : 0);
        assertThat(found.withoutEffect()).isEmpty();
    }

    @ParameterizedTest(name = "Art. 24: {0} for Art. {1}, {2}")
    @CsvSource({
        "AGENT, 18, , 0-5000, , 0",
        "AGENT, 18, REFUSED_TO_CORRECT, 50000-200000, 0-50000, 0",
        "AGENT, 18, SERIOUS, 200000-500000, 50000-200000, 0",
        "AGENT, 19, , 50000-500000, 50000-200000, 12345600",
        "AGENT, 20, , 100000-500000, 50000-200000, 12345600",
        "AGENT, 21, , 1000-10000, , 0",
        "AGENT, 22, , 50000-500000, 10000-100000, 12345600",
        "AGENT, 23, SERIOUS, 50000-100000, , 0",
        "OPERATOR, 18, , 0-5000, , 0",
        "OPERATOR, 19, , 50000-500000, 50000-200000, 12345600",
        "OPERATOR, 20, , 100000-500000, 50000-200000, 12345600",
        "OPERATOR, 21, , 1000-10000, , 0",
        "OPERATOR, 22, , 50000-500000, 10000-100000, 12345600",
        "OPERATOR, 23, SERIOUS, 50000-100000, , 0"
    })
    @DisplayName("Art. 24: for an agent's breach agent and operator are punished under the article that it broke")
    void joint(String respondent, int article, String circumstances, String fine, String persons, long confiscated) {
        PenaltyAssessment found = charge(respondent, 24, article, circumstances).assessment();
        assertRow(found, fine, persons, confiscated);
        assertThat(found.through().orElseThrow().paragraph()).isEqualTo(respondent.equals("AGENT") ? 1 : 2);
        assertThat(found.applied().orElseThrow().article()).isEqualTo(article);
        if (respondent.equals("AGENT")) {
            assertThat(found.alsoRefer()).contains(Referral.COMPENSATION, Referral.CRIMINAL_REFERRAL);
            // Who names the article itself is told the same.
            assertThat(charge("AGENT", article, null, circumstances).assessment())
                    .isEqualTo(found);
        }
    }

    @ParameterizedTest
    @CsvSource({"AGENT, 2", "OPERATOR, 0"})
    @DisplayName("Art. 24: while nobody has said which article was broken there is no range")
    void jointWithoutArticle(String respondent, int referrals) {
        PenaltyAssessment found = assess(respondent, 24, null);
        assertRow(found, null, null, 0);
        assertThat(found.applied()).isEmpty();
        assertThat(found.alsoRefer()).hasSize(referrals);
    }

    @Test
    @DisplayName("Art. 25: handing on without transfer: ordered to correct it, a fine for the user, illegal gains")
    void handedOn() {
        PenaltyAssessment found = assess("USER", 25, null);
        assertRow(found, null, "1000-10000", GAINS);
        assertThat(found.ordersCorrection()).isTrue();
        assertThat(found.alsoRefer()).containsExactly(Referral.COMPENSATION, Referral.CRIMINAL_REFERRAL);
    }

    private static void assertRow(PenaltyAssessment found, String fine, String persons, long confiscated) {
        assertThat(yuan(found.operator())).isEqualTo(fine);
        assertThat(yuan(found.responsiblePersons())).isEqualTo(persons);
        assertThat(found.confiscateFen()).isEqualTo(confiscated);
    }

    @Test
    @DisplayName("Art. 18: of several circumstances the gravest counts, and the others are told")
    void gravest() {
        PenaltyAssessment found = assess("OPERATOR", 18, "REFUSED_TO_CORRECT SERIOUS REPORTED_LATE_OR_NOT_REMEDIED");
        assertRow(found, "200000-500000", "50000-200000", 0);
        assertThat(found.outweighed())
                .extracting(Penalty::circumstance)
                .containsExactly(Optional.of(Circumstance.REFUSED_TO_CORRECT));
        assertThat(found.withoutEffect()).containsExactly(Circumstance.REPORTED_LATE_OR_NOT_REMEDIED);
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 20, 21, 22})
    @DisplayName("Art. 19, 20, 21, 22: there is one range, whatever the circumstances")
    void oneRange(int article) {
        Charge plain = charge("OPERATOR", article, null, null);
        PenaltyAssessment grave = assess("OPERATOR", article, "SERIOUS REFUSED_TO_CORRECT");
        assertThat(grave.applied()).isEqualTo(plain.assessment().applied());
        assertThat(grave.withoutEffect()).hasSize(2);
    }

    @Test
    @DisplayName("Art. 19: nothing is confiscated where no illegal gains are known")
    void noGains() {
        Charge charge = new Charge(RespondentKind.OPERATOR, 19, Optional.empty(), Set.of(), Optional.empty());
        assertThat(charge.assessment().confiscateFen()).isZero();
    }

    @ParameterizedTest
    @EnumSource(RespondentKind.class)
    @DisplayName("Art. 18–25: nobody is charged by an article that does not threaten such a respondent")
    void applicable(RespondentKind respondent) {
        Set<Integer> expected = switch (respondent) {
            case OPERATOR, AGENT -> Set.of(18, 19, 20, 21, 22, 23, 24);
            case USER -> Set.of(25);
            case VENUE -> Set.of(18);
        };
        Set<Integer> charged = new HashSet<>();
        IntStream.rangeClosed(17, 26).forEach(article -> {
            try {
                charged.add(new Charge(respondent, article, Optional.empty(), Set.of(), Optional.empty()).article());
            } catch (DomainException refused) {
                assertThat(refused.code()).isEqualTo(CaseError.ARTICLE_NOT_APPLICABLE);
            }
        });
        assertThat(charged).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"OPERATOR, 24, 25", "OPERATOR, 24, 24", "OPERATOR, 24, 17", "OPERATOR, 19, 19", "AGENT, 19, 20"})
    @DisplayName("Art. 24: only there another article is named, and one that operators break")
    void matching(String respondent, int article, int matching) {
        assertThatThrownBy(() -> charge(respondent, article, matching, null))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(CommonError.BODY_INVALID));
    }

    @Test
    @DisplayName("Art. 18–25: the catalogue has every range once, none without its wording, and fines in order")
    void whole() {
        assertThat(PenaltyCatalogue.all()).hasSize(16).doesNotHaveDuplicates().allSatisfy(penalty -> {
            assertThat(penalty.wording()).isNotBlank();
            for (Optional<FineRange> range : List.of(penalty.operator(), penalty.responsiblePersons())) {
                range.ifPresent(some -> assertThat(some.minFen()).isLessThan(some.maxFen()));
            }
            assertThat(penalty.byMatchingArticle()).isEqualTo(penalty.article() == 24);
        });
        assertThat(IntStream.rangeClosed(18, 25)
                        .mapToObj(article -> PenaltyCatalogue.of(article).size()))
                .containsExactly(6, 1, 1, 1, 1, 3, 2, 1);
        assertThat(EnumSet.allOf(Referral.class))
                .allSatisfy(referral -> assertThat(PenaltyCatalogue.all())
                        .anySatisfy(penalty -> assertThat(penalty.alsoRefer()).contains(referral)));
    }
}
