package io.shiming.registration.domain;

import static io.shiming.registration.domain.Requests.COMPANY;
import static io.shiming.registration.domain.Requests.RESIDENT;
import static io.shiming.registration.domain.Requests.TODAY;
import static io.shiming.registration.domain.Requests.individual;
import static io.shiming.registration.domain.Requests.licence;
import static io.shiming.registration.domain.Requests.person;
import static io.shiming.registration.domain.Requests.representative;
import static io.shiming.registration.domain.Requests.request;
import static io.shiming.registration.domain.Requests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.crypto.Sensitive;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {
    private static final Optional<AgentDisclosure> NO_AGENT = Optional.empty();

    @Test
    @DisplayName("Art. 7: nothing speaks against an individual or a unit that shows what is asked for")
    void admitted() {
        assertThat(Admission.reject(request(individual()))).isEmpty();
        assertThat(Admission.reject(request(unit()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ServiceType.class)
    @DisplayName("Art. 3: every service type is opened, or refused with the code that says how it is")
    void serviceTypes(ServiceType type) {
        Optional<Refusal> refusal = refusal(
                request(individual(type, person(DocumentType.RESIDENT_IDENTITY_CARD, RESIDENT), Optional.empty())));
        Set<ServiceType> special =
                EnumSet.of(ServiceType.FORUM, ServiceType.BLOG, ServiceType.MICROBLOG, ServiceType.SEARCH_ENGINE);
        Set<ServiceType> transfers = EnumSet.of(ServiceType.FIXED_LINE_TRANSFER, ServiceType.MOBILE_TRANSFER);
        if (special.contains(type)) {
            assertThat(refusal).contains(Refusal.SPECIAL_APPLICATION_MISSING);
        } else if (transfers.contains(type)) {
            assertThat(refusal).contains(Refusal.SERVICE_TYPE_NOT_SUPPORTED);
        } else {
            assertThat(refusal).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServiceType.class,
            names = {"FORUM", "BLOG", "MICROBLOG", "SEARCH_ENGINE"})
    @DisplayName(
            "Art. 13: with an approved application for it, valid today, a new medium is opened like any other service")
    void specialApplication(ServiceType type) {
        assertThat(refusal(under(Requests.approved(type), type))).isEmpty();
        assertThat(refusal(under(Requests.approved(ServiceType.EMAIL), type)))
                .contains(Refusal.SPECIAL_APPLICATION_MISSING);
    }

    @ParameterizedTest
    @EnumSource(DocumentType.class)
    @DisplayName("Art. 3: which document fits which holder")
    void documentTypes(DocumentType type) {
        Set<DocumentType> ofUnits = EnumSet.of(
                DocumentType.BUSINESS_LICENCE,
                DocumentType.ORGANISATION_CODE_CERTIFICATE,
                DocumentType.PUBLIC_INSTITUTION_CERTIFICATE,
                DocumentType.SOCIAL_ORGANISATION_CERTIFICATE);
        String number = sample(type);
        Optional<Refusal> asUnit = refusal(request(unit(
                person(type, number),
                Optional.of(representative(Relation.HANDLER, DocumentType.RESIDENT_IDENTITY_CARD)))));
        Optional<Refusal> asIndividual =
                refusal(request(individual(ServiceType.EMAIL, person(type, number), Optional.empty())));
        Optional<Refusal> asHandler = refusal(request(unit(
                person(DocumentType.BUSINESS_LICENCE, COMPANY),
                Optional.of(
                        new Representative(Relation.HANDLER, person(type, number), Optional.of(UUID.randomUUID()))))));
        Optional<Refusal> misfit = Optional.of(Refusal.DOCUMENT_TYPE_NOT_VALID_FOR_HOLDER);
        assertThat(asUnit).isEqualTo(ofUnits.contains(type) ? Optional.empty() : misfit);
        assertThat(asIndividual).isEqualTo(ofUnits.contains(type) ? misfit : Optional.empty());
        boolean identifiesNobodyElse = ofUnits.contains(type) || type == DocumentType.HOUSEHOLD_REGISTER;
        assertThat(asHandler).isEqualTo(identifiesNobodyElse ? misfit : Optional.empty());
    }

    @Test
    @DisplayName("Art. 3: an operator registers only within the scope and on the days of its licence")
    void licences() {
        assertThat(refusal(licensed(licence(ServiceType.EMAIL)))).contains(Refusal.OPERATOR_NOT_LICENSED);
        assertThat(refusal(licensed(until(TODAY.minusDays(1))))).contains(Refusal.OPERATOR_NOT_LICENSED);
        assertThat(refusal(licensed(until(TODAY)))).isEmpty();
    }

    @Test
    @DisplayName("Art. 10: no document, no registration")
    void noDocument() {
        Person without = new Person(new Sensitive<>("张三"), Optional.empty());
        assertThat(refusal(request(individual(ServiceType.EMAIL, without, Optional.empty()))))
                .contains(Refusal.DOCUMENT_MISSING);
    }

    @Test
    @DisplayName("Art. 9: a wrong check digit is refused")
    void checkDigit() {
        Person holder = person(DocumentType.RESIDENT_IDENTITY_CARD, "110105194912310021");
        assertThat(refusal(request(individual(ServiceType.EMAIL, holder, Optional.empty()))))
                .contains(Refusal.DOCUMENT_NUMBER_INVALID);
    }

    @Test
    @DisplayName("Art. 10: an expired document is checked all the same, since a forged one is graver and must be found")
    void expiry() {
        assertThat(refusal(request(expiring(TODAY.minusDays(1))))).isEmpty();
    }

    @Test
    @DisplayName("Art. 8: a unit needs a handler, and the handler a letter of authority")
    void representatives() {
        Person company = person(DocumentType.BUSINESS_LICENCE, COMPANY);
        assertThat(refusal(request(unit(company, Optional.empty())))).contains(Refusal.REPRESENTATIVE_MISSING);
        Representative without = new Representative(
                Relation.HANDLER, person(DocumentType.RESIDENT_IDENTITY_CARD, RESIDENT), Optional.empty());
        assertThat(refusal(request(unit(company, Optional.of(without))))).contains(Refusal.AUTHORISATION_MISSING);
    }

    @Test
    @DisplayName("Art. 9: every copy must be kept, and used for nothing else")
    void copies() {
        assertThat(refusal(withCopies(Map.of()))).contains(Refusal.COPY_UNKNOWN);
        Particulars particulars = individual();
        UUID copy = particulars.copyIds().iterator().next();
        assertThat(refusal(request(
                        particulars,
                        free -> Map.of(copy, Admission.CopyState.USED),
                        false,
                        NO_AGENT,
                        false,
                        licence(ServiceType.values()))))
                .contains(Refusal.COPY_ALREADY_USED);
    }

    @Test
    @DisplayName(
            "Art. 11: only an image that registered somebody is suspicious, not one of a registration that was refused")
    void suspicion() {
        UUID copy = UUID.randomUUID();
        assertThat(withCopies(Map.of(copy, Admission.CopyState.USED)).showsUsedCopy())
                .isTrue();
        assertThat(withCopies(Map.of(copy, Admission.CopyState.SPENT)).showsUsedCopy())
                .isFalse();
    }

    @Test
    @DisplayName("Art. 9: whoever is present must be the person on the document")
    void presence() {
        assertThat(refusal(request(Requests.seen(individual(), false)))).contains(Refusal.PRESENCE_INCONSISTENT);
    }

    @Test
    @DisplayName("Art. 8: a number that is held changes hands by transfer only")
    void numberTaken() {
        assertThat(refusal(request(individual(), free -> free, true, NO_AGENT, false, licence(ServiceType.values()))))
                .contains(Refusal.SERVICE_NUMBER_TAKEN);
    }

    @Test
    @DisplayName("Art. 5: nobody registers through an agent that is not bound, or did not say that it is one")
    void agents() {
        assertThat(refusal(throughAgent(new AgentDisclosure(UUID.randomUUID(), "Urumqi 12", true))))
                .contains(Refusal.AGENT_NOT_AUTHORISED);
        assertThat(refusal(throughAgent(new AgentDisclosure(UUID.randomUUID(), "Urumqi 12", false))))
                .contains(Refusal.AGENT_NOT_DISCLOSED);
    }

    @Test
    void theFirstRefusalInTheOrderOfTheContractIsGiven() {
        Particulars particulars = Requests.seen(
                individual(
                        ServiceType.BLOG,
                        person(DocumentType.BUSINESS_LICENCE, "91350100M000100Y44"),
                        Optional.empty()),
                false);
        Admission.Request everythingWrong =
                request(particulars, free -> Map.of(), true, NO_AGENT, true, licence(ServiceType.EMAIL));
        assertThat(refusal(everythingWrong)).contains(Refusal.SPECIAL_APPLICATION_MISSING);
    }

    private static Optional<Refusal> refusal(Admission.Request request) {
        return Admission.reject(request).map(Rejection::refusal);
    }

    private static Admission.Request under(SpecialTerms terms, ServiceType type) {
        Admission.Request without =
                request(individual(type, person(DocumentType.RESIDENT_IDENTITY_CARD, RESIDENT), Optional.empty()));
        return new Admission.Request(
                without.particulars(),
                Optional.of(terms),
                without.agent(),
                without.madeByAgent(),
                without.licences(),
                without.copies(),
                without.numberTaken(),
                without.today());
    }

    private static Admission.Request licensed(Licence licence) {
        return request(individual(), free -> free, false, NO_AGENT, false, licence);
    }

    private static Licence until(LocalDate day) {
        return new Licence(
                LicenceKind.TELECOM_BUSINESS,
                "A2",
                LocalDate.parse("2016-10-01"),
                day,
                Set.of(ServiceType.MOBILE_ACCOUNT_OPENING));
    }

    private static Particulars expiring(LocalDate day) {
        IdentityDocument document = new IdentityDocument(
                DocumentType.RESIDENT_IDENTITY_CARD, new Sensitive<>(RESIDENT), Optional.of(day), UUID.randomUUID());
        return individual(
                ServiceType.EMAIL, new Person(new Sensitive<>("张三"), Optional.of(document)), Optional.empty());
    }

    private static Admission.Request withCopies(Map<UUID, Admission.CopyState> known) {
        return request(individual(), free -> known, false, NO_AGENT, false, licence(ServiceType.values()));
    }

    private static Admission.Request throughAgent(AgentDisclosure agent) {
        return request(individual(), free -> free, false, Optional.of(agent), false, licence(ServiceType.values()));
    }

    private static String sample(DocumentType type) {
        return switch (type) {
            case RESIDENT_IDENTITY_CARD, TEMPORARY_IDENTITY_CARD, HOUSEHOLD_REGISTER -> RESIDENT;
            case PASSPORT, TRAVEL_PERMIT, FOREIGN_PERMANENT_RESIDENT_CARD -> "E12345678";
            case BUSINESS_LICENCE, PUBLIC_INSTITUTION_CERTIFICATE, SOCIAL_ORGANISATION_CERTIFICATE -> COMPANY;
            case ORGANISATION_CODE_CERTIFICATE -> "D2143569-X";
        };
    }
}
