package io.shiming.registration.domain;

import static io.shiming.registration.domain.Requests.COMPANY;
import static io.shiming.registration.domain.Requests.MINOR;
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
import io.shiming.foundation.problem.Violation;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    @Test
    @DisplayName("Art. 7: nothing speaks against an individual or a unit that shows what is asked for")
    void admitted() {
        assertThat(Admission.reject(request(individual()))).isEmpty();
        assertThat(Admission.reject(request(unit()))).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}, handed on as {2}")
    @CsvSource({
        "FIXED_LINE_INSTALLATION, ORDINARY, FIXED_LINE_TRANSFER",
        "FIXED_LINE_RELOCATION, ORDINARY, FIXED_LINE_TRANSFER",
        "FIXED_LINE_TRANSFER, BY_TRANSFER, FIXED_LINE_TRANSFER",
        "FIXED_LINE_ALTERATION, ORDINARY, FIXED_LINE_TRANSFER",
        "MOBILE_ACCOUNT_OPENING, ORDINARY, MOBILE_TRANSFER",
        "MOBILE_TRANSFER, BY_TRANSFER, MOBILE_TRANSFER",
        "DOMAIN_REGISTRATION, ORDINARY, ",
        "IP_ADDRESS_APPLICATION, ORDINARY, ",
        "WEBSITE_FILING, ORDINARY, ",
        "INSTANT_MESSAGING, ORDINARY, ",
        "EMAIL, ORDINARY, ",
        "BULLETIN_BOARD, ORDINARY, ",
        "ONLINE_GAME, ORDINARY, ",
        "ONLINE_TRADING, ORDINARY, ",
        "FORUM, BY_SPECIAL_APPLICATION, ",
        "BLOG, BY_SPECIAL_APPLICATION, ",
        "MICROBLOG, BY_SPECIAL_APPLICATION, ",
        "SEARCH_ENGINE, BY_SPECIAL_APPLICATION, "
    })
    @DisplayName("Art. 3: every service type is opened, or refused with the code that says how it is")
    void serviceTypes(ServiceType type, ServiceType.Opening opening, ServiceType transfer) {
        assertThat(refusal(request(of(type))))
                .isEqualTo(
                        switch (opening) {
                            case ORDINARY -> Optional.empty();
                            case BY_TRANSFER -> Optional.of(Refusal.SERVICE_TYPE_NOT_SUPPORTED);
                            case BY_SPECIAL_APPLICATION -> Optional.of(Refusal.SPECIAL_APPLICATION_MISSING);
                        });
        for (ServiceType asked : ServiceType.values()) {
            assertThat(refusal(Requests.transfer(of(asked), type)))
                    .as("handed on as " + asked)
                    .isEqualTo(asked == transfer ? Optional.empty() : Optional.of(Refusal.SERVICE_TYPE_NOT_SUPPORTED));
        }
    }

    private static Particulars of(ServiceType type) {
        return individual(type, person(DocumentType.RESIDENT_IDENTITY_CARD, RESIDENT), Optional.empty());
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

    @ParameterizedTest(name = "{0}: holder {1}, minor {2}, unit {3}, representative {4}")
    @CsvSource({
        "RESIDENT_IDENTITY_CARD, true, true, false, true",
        "TEMPORARY_IDENTITY_CARD, true, true, false, true",
        "HOUSEHOLD_REGISTER, false, true, false, false",
        "PASSPORT, true, true, false, true",
        "TRAVEL_PERMIT, true, true, false, true",
        "FOREIGN_PERMANENT_RESIDENT_CARD, true, true, false, true",
        "BUSINESS_LICENCE, false, false, true, false",
        "ORGANISATION_CODE_CERTIFICATE, false, false, true, false",
        "PUBLIC_INSTITUTION_CERTIFICATE, false, false, true, false",
        "SOCIAL_ORGANISATION_CERTIFICATE, false, false, true, false"
    })
    @DisplayName("Art. 3: which document fits which holder")
    void documentTypes(DocumentType type, boolean adult, boolean minor, boolean unit, boolean representative) {
        Person bearer = person(type, sample(type, RESIDENT));
        Person child = person(type, sample(type, MINOR));
        Optional<Representative> card = acting(Relation.HANDLER, DocumentType.RESIDENT_IDENTITY_CARD);
        assertFits(adult, individual(ServiceType.EMAIL, bearer, Optional.empty()));
        assertFits(minor, individual(ServiceType.EMAIL, child, acting(Relation.GUARDIAN, DocumentType.PASSPORT)));
        assertFits(unit, unit(bearer, card));
        for (Relation relation : Relation.values()) {
            Optional<Representative> shown = Optional.of(
                    new Representative(relation, person(type, sample(type, RESIDENT)), Optional.of(UUID.randomUUID())));
            assertFits(
                    representative,
                    relation == Relation.HANDLER
                            ? unit(person(DocumentType.BUSINESS_LICENCE, COMPANY), shown)
                            : individual(ServiceType.EMAIL, person(DocumentType.HOUSEHOLD_REGISTER, MINOR), shown));
        }
    }

    private static void assertFits(boolean expected, Particulars particulars) {
        Optional<Refusal> misfit = Optional.of(Refusal.DOCUMENT_TYPE_NOT_VALID_FOR_HOLDER);
        assertThat(refusal(request(particulars)).equals(misfit))
                .as(particulars.toString())
                .isNotEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource({
        "HANDLER, INDIVIDUAL, false",
        "PROXY, INDIVIDUAL, true",
        "GUARDIAN, INDIVIDUAL, true",
        "HANDLER, UNIT, true",
        "PROXY, UNIT, false",
        "GUARDIAN, UNIT, false"
    })
    @DisplayName("Art. 8: who acts for whom")
    void relations(Relation relation, HolderKind holder, boolean fits) {
        assertThat(relation.fits(holder)).isEqualTo(fits);
    }

    @ParameterizedTest
    @EnumSource(LicenceKind.class)
    @DisplayName("Art. 3: a licence of each kind covers what it lists, and nothing else")
    void licenceKinds(LicenceKind kind) {
        for (ServiceType listed : ServiceType.values()) {
            Licence licence = new Licence(kind, "A2", TODAY, TODAY, Set.of(listed));
            for (ServiceType asked : ServiceType.values()) {
                assertThat(licence.permits(asked, TODAY)).isEqualTo(asked == listed);
            }
        }
    }

    @Test
    @DisplayName("Art. 8: a minor with a household register is registered through a guardian, an adult never")
    void minors() {
        Person child = person(DocumentType.HOUSEHOLD_REGISTER, MINOR);
        Optional<Representative> guardian = acting(Relation.GUARDIAN, DocumentType.RESIDENT_IDENTITY_CARD);
        Particulars throughGuardian = individual(ServiceType.EMAIL, child, guardian);
        assertThat(refusal(request(throughGuardian))).isEmpty();
        assertThat(throughGuardian.untrue(TODAY, NOW)).isEmpty();
        assertThat(refusal(request(individual(ServiceType.EMAIL, child, Optional.empty()))))
                .contains(Refusal.REPRESENTATIVE_MISSING);
        assertThat(refusal(
                        request(individual(ServiceType.EMAIL, child, acting(Relation.PROXY, DocumentType.PASSPORT)))))
                .contains(Refusal.REPRESENTATIVE_MISSING);
        Person adult = person(DocumentType.RESIDENT_IDENTITY_CARD, RESIDENT);
        assertThat(individual(ServiceType.EMAIL, adult, guardian).untrue(TODAY, NOW))
                .containsExactly(new Violation("/representative/relation", Violation.Code.NOT_ALLOWED));
        // Born on 2019-05-04.
        LocalDate ofAge = LocalDate.parse("2037-05-04");
        assertThat(throughGuardian.untrue(ofAge.minusDays(1), NOW)).isEmpty();
        assertThat(throughGuardian.untrue(ofAge, NOW)).isNotEmpty();
    }

    @Test
    @DisplayName("Art. 8: a proxy shows both persons' documents")
    void proxies() {
        Particulars throughProxy = individual(
                ServiceType.EMAIL,
                person(DocumentType.RESIDENT_IDENTITY_CARD, RESIDENT),
                acting(Relation.PROXY, DocumentType.PASSPORT));
        assertThat(refusal(request(throughProxy))).isEmpty();
        assertThat(throughProxy.bearers())
                .containsExactly(DocumentCheck.Bearer.HOLDER, DocumentCheck.Bearer.REPRESENTATIVE);
    }

    @Test
    @DisplayName("Art. 9: nobody was seen in the future, but for what clocks differ by")
    void seenInTheFuture() {
        Instant seen = individual().presence().checkedAt();
        assertThat(individual().untrue(TODAY, seen.minusSeconds(300))).isEmpty();
        assertThat(individual().untrue(TODAY, seen.minusSeconds(301)))
                .containsExactly(new Violation("/presence/checkedAt", Violation.Code.NOT_ALLOWED));
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
                        Requests.NO_AGENT,
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
        assertThat(refusal(request(individual(), free -> free, true, Requests.NO_AGENT, licence(ServiceType.values()))))
                .contains(Refusal.SERVICE_NUMBER_TAKEN);
    }

    @Test
    @DisplayName("Art. 5: nobody registers through an agent that is not bound, or did not say that it is one")
    void agents() {
        assertThat(refusal(through(true, true, true))).isEmpty();
        assertThat(refusal(through(true, false, false))).contains(Refusal.AGENT_NOT_AUTHORISED);
        assertThat(refusal(through(false, false, true))).contains(Refusal.AGENT_NOT_DISCLOSED);
        assertThat(refusal(request(
                        individual(),
                        free -> free,
                        false,
                        new Agency(Optional.empty(), true, false),
                        licence(ServiceType.values()))))
                .contains(Refusal.AGENT_NOT_DISCLOSED);
    }

    @Test
    @DisplayName("Art. 5, 16: an agent that is not bound learns nothing of how things stand at the operator")
    void strangers() {
        for (ServiceType licensed : List.of(ServiceType.EMAIL, ServiceType.MOBILE_ACCOUNT_OPENING)) {
            assertThat(refusal(request(
                            individual(),
                            free -> Map.of(),
                            true,
                            new Agency(Optional.of(agent(true)), true, false),
                            licence(licensed))))
                    .contains(Refusal.AGENT_NOT_AUTHORISED);
        }
        // An operator's own request is looked at in the order of the contract.
        assertThat(refusal(request(
                        individual(),
                        free -> Map.of(),
                        true,
                        new Agency(Optional.of(agent(true)), false, false),
                        licence(ServiceType.values()))))
                .contains(Refusal.COPY_UNKNOWN);
    }

    @Test
    void theFirstRefusalInTheOrderOfTheContractIsGiven() {
        Particulars particulars = Requests.seen(
                individual(
                        ServiceType.BLOG,
                        person(DocumentType.BUSINESS_LICENCE, "91350100M000100Y44"),
                        Optional.empty()),
                false);
        Admission.Request everythingWrong = request(
                particulars,
                free -> Map.of(),
                true,
                new Agency(Optional.of(agent(false)), true, true),
                licence(ServiceType.EMAIL));
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
                without.agency(),
                without.licences(),
                without.copies(),
                without.numberTaken(),
                without.transferOf(),
                without.today());
    }

    private static Admission.Request licensed(Licence licence) {
        return request(individual(), free -> free, false, Requests.NO_AGENT, licence);
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
        return request(individual(), free -> known, false, Requests.NO_AGENT, licence(ServiceType.values()));
    }

    private static Admission.Request through(boolean disclosed, boolean asks, boolean authorised) {
        return request(
                individual(),
                free -> free,
                false,
                new Agency(Optional.of(agent(disclosed)), asks, authorised),
                licence(ServiceType.values()));
    }

    private static AgentDisclosure agent(boolean disclosed) {
        return new AgentDisclosure(UUID.randomUUID(), "Urumqi 12", "clerk-17", disclosed, Optional.empty());
    }

    private static Optional<Representative> acting(Relation relation, DocumentType type) {
        return Optional.of(
                new Representative(relation, person(type, sample(type, RESIDENT)), Optional.of(UUID.randomUUID())));
    }

    private static String sample(DocumentType type, String resident) {
        return switch (type) {
            case RESIDENT_IDENTITY_CARD, TEMPORARY_IDENTITY_CARD, HOUSEHOLD_REGISTER -> resident;
            case PASSPORT, TRAVEL_PERMIT, FOREIGN_PERMANENT_RESIDENT_CARD -> "E12345678";
            case BUSINESS_LICENCE, PUBLIC_INSTITUTION_CERTIFICATE, SOCIAL_ORGANISATION_CERTIFICATE -> COMPANY;
            case ORGANISATION_CODE_CERTIFICATE -> "D2143569-X";
        };
    }
}
