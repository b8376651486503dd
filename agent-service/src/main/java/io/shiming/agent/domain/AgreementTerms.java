package io.shiming.agent.domain;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an operator and an agent agreed on.
 *
 * @param validUntil the last day
 * @param copySha256 of the signed copy, in hexadecimal
 */
public record AgreementTerms(
        Set<Clause> clauses,
        Set<ServiceType> serviceTypes,
        LocalDate signedOn,
        LocalDate validFrom,
        LocalDate validUntil,
        String copySha256) {

    /** The mandatory clauses that it lacks (Art. 5¶2). */
    public Set<Clause> missing() {
        Set<Clause> missing = EnumSet.allOf(Clause.class);
        missing.removeAll(clauses);
        return missing;
    }
}
