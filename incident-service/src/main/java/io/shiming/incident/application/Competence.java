package io.shiming.incident.application;

import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.incident.domain.Authority;
import io.shiming.incident.domain.RespondentKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose cases somebody may see or open: public security those against agents and users, the others all. */
final class Competence {
    private Competence() {}

    /** In which authorities the caller is an official. */
    static Set<Authority> offices(Caller caller) {
        return Arrays.stream(Authority.values())
                .filter(each -> caller.is(each.office()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Authority.class)));
    }

    /** Against whom are the cases that the caller may see. */
    static Set<RespondentKind> visible(Caller caller) {
        if (caller.is(Roles.OPERATOR) || caller.is(Roles.COMPLIANCE_OFFICER)) {
            return EnumSet.of(RespondentKind.OPERATOR);
        }
        Set<Authority> offices = offices(caller);
        boolean all = caller.is(Roles.AUDITOR)
                || offices.contains(Authority.COMMUNICATIONS)
                || offices.contains(Authority.INTERNET);
        return all ? EnumSet.allOf(RespondentKind.class) : EnumSet.of(RespondentKind.AGENT, RespondentKind.USER);
    }
}
