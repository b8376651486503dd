package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Requests that nothing speaks against, to be spoilt in one respect each. */
final class Requests {
    static final LocalDate TODAY = LocalDate.parse("2026-11-24");
    static final String RESIDENT = "11010519491231002X";
    static final String MINOR = "652301201905048620";
    static final String COMPANY = "91350100M000100Y43";
    static final Agency NO_AGENT = new Agency(Optional.empty(), false, false);
    private static final Presence SEEN =
            new Presence(Presence.Method.IN_PERSON, true, "clerk-17", Instant.parse("2026-11-23T08:00:00Z"));

    private Requests() {}

    static IdentityDocument document(DocumentType type, String number) {
        return new IdentityDocument(
                type, new Sensitive<>(number), Optional.of(LocalDate.parse("2036-03-07")), UUID.randomUUID());
    }

    static Person person(DocumentType type, String number) {
        return new Person(new Sensitive<>("张三"), Optional.of(document(type, number)));
    }

    static Representative representative(Relation relation, DocumentType type) {
        return new Representative(relation, person(type, RESIDENT), Optional.of(UUID.randomUUID()));
    }

    static Particulars individual(ServiceType service, Person holder, Optional<Representative> acting) {
        return new Particulars(service, new Sensitive<>("+8613899990001"), HolderKind.INDIVIDUAL, holder, acting, SEEN);
    }

    static Particulars individual() {
        return individual(
                ServiceType.MOBILE_ACCOUNT_OPENING,
                person(DocumentType.RESIDENT_IDENTITY_CARD, RESIDENT),
                Optional.empty());
    }

    static Particulars unit(Person holder, Optional<Representative> acting) {
        return new Particulars(
                ServiceType.MOBILE_ACCOUNT_OPENING,
                new Sensitive<>("+8613899990001"),
                HolderKind.UNIT,
                holder,
                acting,
                SEEN);
    }

    static Particulars unit() {
        return unit(
                person(DocumentType.BUSINESS_LICENCE, COMPANY),
                Optional.of(representative(Relation.HANDLER, DocumentType.RESIDENT_IDENTITY_CARD)));
    }

    static Particulars seen(Particulars particulars, boolean consistent) {
        return new Particulars(
                particulars.serviceType(),
                particulars.serviceNumber(),
                particulars.holderKind(),
                particulars.holder(),
                particulars.representative(),
                new Presence(SEEN.method(), consistent, SEEN.checkedBy(), SEEN.checkedAt()));
    }

    static Admission.Request request(Particulars particulars) {
        return request(particulars, copies -> copies, false, NO_AGENT, licence(ServiceType.values()));
    }

    static Admission.Request request(
            Particulars particulars,
            UnaryOperator<Map<UUID, Admission.CopyState>> copies,
            boolean numberTaken,
            Agency agency,
            Licence licence) {
        Map<UUID, Admission.CopyState> free = new HashMap<>();
        particulars.copyIds().forEach(id -> free.put(id, Admission.CopyState.FREE));
        return new Admission.Request(
                particulars,
                Optional.empty(),
                agency,
                java.util.List.of(licence),
                copies.apply(free),
                numberTaken,
                Optional.empty(),
                TODAY);
    }

    /** For taking over a service that another registration holds. */
    static Admission.Request transfer(Particulars particulars, ServiceType from) {
        Admission.Request own = request(particulars);
        return new Admission.Request(
                own.particulars(),
                own.specialApplication(),
                own.agency(),
                own.licences(),
                own.copies(),
                own.numberTaken(),
                Optional.of(from),
                own.today());
    }

    static SpecialTerms approved(ServiceType... services) {
        return new SpecialTerms(SpecialApplicationStatus.APPROVED, Set.of(services), TODAY, TODAY);
    }

    static Licence licence(ServiceType... services) {
        return new Licence(
                LicenceKind.TELECOM_BUSINESS,
                "A2.B1",
                LocalDate.parse("2016-10-01"),
                LocalDate.parse("2099-12-31"),
                Set.of(services));
    }
}
