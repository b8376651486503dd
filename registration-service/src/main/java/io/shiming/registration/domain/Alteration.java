package io.shiming.registration.domain;

import io.shiming.foundation.problem.Violation;
import io.shiming.registration.domain.Admission.CopyState;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Whether what is registered may be changed as asked (变更, 移机), before any authority is asked. */
public final class Alteration {
    private Alteration() {}

    /**
     * What speaks against another document of the same holder. Nobody else may come in by it: numbers that stay with their
     * bearer must stay, and the name is the registered one, which the authority compares.
     */
    public static Optional<Rejection> reject(
            Particulars registered,
            IdentityDocument shown,
            Presence presence,
            List<Licence> licences,
            CopyState copy,
            LocalDate today) {
        IdentityDocument before = registered.holder().shown();
        if (!licensed(licences, registered.serviceType().alteration(), today)) {
            return Optional.of(Rejection.of(Refusal.OPERATOR_NOT_LICENSED));
        }
        if (!shown.type().replaces(before.type()) || (shown.type().isMinors() && shown.isAdults(today))) {
            return Optional.of(Rejection.at(
                    Refusal.DOCUMENT_TYPE_NOT_VALID_FOR_HOLDER, "/document/type", Violation.Code.NOT_ALLOWED));
        }
        if (shown.type().check(shown.number().reveal()) == DocumentType.NumberCheck.WRONG_CHECK_DIGIT) {
            return Optional.of(
                    Rejection.at(Refusal.DOCUMENT_NUMBER_INVALID, "/document/number", Violation.Code.CHECK_DIGIT));
        }
        if (shown.type().hasLastingNumber() && !shown.sameNumber(before)) {
            return Optional.of(Rejection.at(Refusal.HOLDER_MISMATCH, "/document/number", Violation.Code.NOT_ALLOWED));
        }
        return Admission.copy(copy, "/document/copyId").or(() -> Admission.presence(presence));
    }

    /** What speaks against moving a line to another place. */
    public static Optional<Rejection> reject(
            Particulars registered, Presence presence, List<Licence> licences, LocalDate today) {
        Optional<ServiceType> relocation = registered.serviceType().relocation();
        if (relocation.isEmpty()) {
            return Optional.of(Rejection.of(Refusal.SERVICE_TYPE_NOT_SUPPORTED));
        }
        if (!licensed(licences, relocation.get(), today)) {
            return Optional.of(Rejection.of(Refusal.OPERATOR_NOT_LICENSED));
        }
        return Admission.presence(presence);
    }

    private static boolean licensed(List<Licence> licences, ServiceType as, LocalDate today) {
        return licences.stream().anyMatch(licence -> licence.permits(as, today));
    }
}
