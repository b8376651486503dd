package io.shiming.incident.domain;

import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the regulation threatens in a case, and how that came about. It is computed; people decide.
 *
 * @param applied the range that counts; empty while the matching article is not known
 * @param through Art. 24, where it led there
 * @param outweighed ranges that fit as well and are less grave
 * @param withoutEffect circumstances that the article has no range for
 */
public record PenaltyAssessment(
        RespondentKind respondent,
        Optional<Penalty> applied,
        Optional<Penalty> through,
        List<Penalty> outweighed,
        Set<Circumstance> withoutEffect,
        long confiscateFen) {

    public Optional<FineRange> operator() {
        return applied.flatMap(Penalty::operator);
    }

    public Optional<FineRange> responsiblePersons() {
        return applied.flatMap(Penalty::responsiblePersons);
    }

    public List<Referral> alsoRefer() {
        return Stream.concat(applied.stream(), through.stream())
                .flatMap(penalty -> penalty.alsoRefer().stream())
                .distinct()
                .sorted()
                .toList();
    }

    public boolean ordersCorrection() {
        return applied.filter(Penalty::ordersCorrection).isPresent();
    }

    /** @throws DomainException DECISION_OUTSIDE_RANGE with what in it is outside */
    void requireWithin(Decision decision) {
        List<Violation> outside = decision.ruling() == Ruling.PENALTY ? outside(decision) : superfluous(decision);
        if (!outside.isEmpty()) {
            throw new DomainException(CaseError.DECISION_OUTSIDE_RANGE, outside);
        }
    }

    private List<Violation> outside(Decision decision) {
        if (applied.isEmpty()) {
            return List.of(notAllowed("/decision"));
        }
        List<Violation> found = new ArrayList<>();
        if (decision.operatorFineFen().isEmpty()) {
            if (operator().filter(range -> !range.isOptional()).isPresent()) {
                found.add(new Violation("/operatorFineFen", Violation.Code.REQUIRED));
            }
        } else if (isOutside(operator(), decision.operatorFineFen().get())) {
            found.add(notAllowed("/operatorFineFen"));
        }
        List<Long> persons = decision.responsiblePersonsFinesFen();
        for (int i = 0; i < persons.size(); i++) {
            if (isOutside(responsiblePersons(), persons.get(i))) {
                found.add(notAllowed("/responsiblePersonsFinesFen/" + i));
            }
        }
        if (persons.isEmpty()
                && responsiblePersons().filter(range -> !range.isOptional()).isPresent()) {
            found.add(new Violation("/responsiblePersonsFinesFen", Violation.Code.REQUIRED));
        } else if (respondent == RespondentKind.USER && persons.size() > 1) {
            found.add(new Violation("/responsiblePersonsFinesFen", Violation.Code.TOO_MANY));
        }
        // All of it (没收违法所得), and where none is known nothing: whoever knows of more says so first.
        if (decision.confiscateFen().filter(fen -> fen != confiscateFen).isPresent()) {
            found.add(notAllowed("/confiscateFen"));
        }
        if (decision.correctBy().isPresent() && !ordersCorrection()) {
            found.add(notAllowed("/correctBy"));
        }
        return found;
    }

    /** Of a decision that there is no penalty. */
    private static List<Violation> superfluous(Decision decision) {
        List<Violation> found = new ArrayList<>();
        decision.operatorFineFen().ifPresent(fine -> found.add(notAllowed("/operatorFineFen")));
        if (!decision.responsiblePersonsFinesFen().isEmpty()) {
            found.add(notAllowed("/responsiblePersonsFinesFen"));
        }
        decision.confiscateFen().ifPresent(fen -> found.add(notAllowed("/confiscateFen")));
        decision.correctBy().ifPresent(day -> found.add(notAllowed("/correctBy")));
        return found;
    }

    /** Nothing is no fine, for whom there is no range as well. */
    private static boolean isOutside(Optional<FineRange> range, long fen) {
        return !range.map(some -> some.contains(fen)).orElse(fen == 0);
    }

    private static Violation notAllowed(String pointer) {
        return new Violation(pointer, Violation.Code.NOT_ALLOWED);
    }
}
