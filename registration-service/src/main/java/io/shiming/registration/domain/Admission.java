package io.shiming.registration.domain;

import io.shiming.foundation.problem.Violation;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whether a registration may be opened at all, before any authority is asked: each rule a named value, in the order in
 * which the contract looks for refusals.
 */
public final class Admission {

    /**
     * What is known when a registration is asked for.
     *
     * @param transferOf the service it takes over from another registration; nothing for one of its own
     */
    public record Request(
            Particulars particulars,
            Optional<SpecialTerms> specialApplication,
            Agency agency,
            List<Licence> licences,
            Map<UUID, CopyState> copies,
            boolean numberTaken,
            Optional<ServiceType> transferOf,
            LocalDate today) {

        /** Art. 11: an image that registered somebody is shown again, which is no oversight to pass over in silence. */
        public boolean showsUsedCopy() {
            return copies.containsValue(CopyState.USED);
        }
    }

    /** What is known of a document copy a request names; one that is not in the map is unknown. */
    public enum CopyState {
        UNKNOWN,
        FREE,
        /** Taken by a registration that was refused afterwards; the image may be brought again. */
        SPENT,
        /** The image registered somebody already (Art. 11). */
        USED
    }

    private static final List<Rule> RULES = List.of(
            Rule.ofRequest(Admission::serviceType),
            Rule.ofOperator(Admission::specialApplication),
            Rule.ofOperator(Admission::licence),
            Rule.ofRequest(Admission::documentPresent),
            Rule.ofRequest(Admission::documentType),
            Rule.ofRequest(Admission::documentNumber),
            Rule.ofRequest(Admission::representative),
            Rule.ofRequest(Admission::authorisation),
            Rule.ofOperator(Admission::copies),
            Rule.ofRequest(Admission::presence),
            Rule.ofOperator(Admission::numberFree),
            Rule.ofRequest(Admission::agent));

    /** One thing that can speak against a registration, and whether how things stand at the operator is needed to tell. */
    private record Rule(boolean looksAtOperator, Function<Request, Stream<Rejection>> look) {
        static Rule ofRequest(Function<Request, Stream<Rejection>> look) {
            return new Rule(false, look);
        }

        static Rule ofOperator(Function<Request, Stream<Rejection>> look) {
            return new Rule(true, look);
        }
    }

    private Admission() {}

    /** The first reason against the registration, if there is one; a stranger is told nothing of the operator's. */
    public static Optional<Rejection> reject(Request request) {
        return RULES.stream()
                .filter(rule -> !(rule.looksAtOperator() && request.agency().isStranger()))
                .flatMap(rule -> rule.look().apply(request))
                .findFirst();
    }

    private static Stream<Rejection> serviceType(Request request) {
        ServiceType asked = request.particulars().serviceType();
        boolean supported = request.transferOf()
                .map(from -> from.transfer().filter(asked::equals).isPresent())
                .orElse(asked.opening() != ServiceType.Opening.BY_TRANSFER);
        return supported
                ? Stream.empty()
                : Stream.of(
                        Rejection.at(Refusal.SERVICE_TYPE_NOT_SUPPORTED, "/service/type", Violation.Code.NOT_ALLOWED));
    }

    /** Art. 13: new media need an approved application of this operator for this service, valid today. */
    private static Stream<Rejection> specialApplication(Request request) {
        ServiceType service = request.particulars().serviceType();
        boolean permitted = service.opening() != ServiceType.Opening.BY_SPECIAL_APPLICATION
                || request.specialApplication()
                        .filter(terms -> terms.permits(service, request.today()))
                        .isPresent();
        return permitted
                ? Stream.empty()
                : Stream.of(Rejection.at(
                        Refusal.SPECIAL_APPLICATION_MISSING, "/specialApplicationId", Violation.Code.REQUIRED));
    }

    private static Stream<Rejection> licence(Request request) {
        return request.licences().stream()
                        .anyMatch(
                                licence -> licence.permits(request.particulars().serviceType(), request.today()))
                ? Stream.empty()
                : Stream.of(Rejection.of(Refusal.OPERATOR_NOT_LICENSED));
    }

    private static Stream<Rejection> documentPresent(Request request) {
        return request.particulars().holder().document().isPresent()
                ? Stream.empty()
                : Stream.of(Rejection.at(Refusal.DOCUMENT_MISSING, "/holder/document", Violation.Code.REQUIRED));
    }

    private static Stream<Rejection> documentType(Request request) {
        return eachDocument(request)
                .filter(shown -> !fits(shown, request))
                .map(shown -> Rejection.at(
                        Refusal.DOCUMENT_TYPE_NOT_VALID_FOR_HOLDER,
                        shown.pointer() + "/type",
                        Violation.Code.NOT_ALLOWED));
    }

    private static boolean fits(Shown shown, Request request) {
        DocumentType type = shown.document().type();
        return switch (shown.bearer()) {
            case HOLDER ->
                type.fitsHolder(request.particulars().holderKind())
                        && !(type.isMinors() && shown.document().isAdults(request.today()));
            case REPRESENTATIVE -> type.fitsRepresentative();
        };
    }

    private static Stream<Rejection> documentNumber(Request request) {
        return eachDocument(request)
                .filter(shown ->
                        shown.document().type().check(shown.document().number().reveal())
                                == DocumentType.NumberCheck.WRONG_CHECK_DIGIT)
                .map(shown -> Rejection.at(
                        Refusal.DOCUMENT_NUMBER_INVALID, shown.pointer() + "/number", Violation.Code.CHECK_DIGIT));
    }

    private static Stream<Rejection> representative(Request request) {
        Particulars particulars = request.particulars();
        boolean missing = isUnit(request)
                ? particulars.representative().isEmpty()
                : particulars.holder().shown().type().isMinors() && !particulars.actsAs(Relation.GUARDIAN);
        return missing
                ? Stream.of(Rejection.at(Refusal.REPRESENTATIVE_MISSING, "/representative", Violation.Code.REQUIRED))
                : Stream.empty();
    }

    private static Stream<Rejection> authorisation(Request request) {
        return isUnit(request)
                        && request.particulars()
                                .representative()
                                .flatMap(Representative::authorisationCopyId)
                                .isEmpty()
                ? Stream.of(Rejection.at(
                        Refusal.AUTHORISATION_MISSING, "/representative/authorisationCopyId", Violation.Code.REQUIRED))
                : Stream.empty();
    }

    private static Stream<Rejection> copies(Request request) {
        return Stream.concat(
                        eachDocument(request)
                                .map(shown -> copy(request, shown.document().copyId(), shown.pointer() + "/copyId")),
                        request.particulars().representative().flatMap(Representative::authorisationCopyId).stream()
                                .map(id -> copy(request, id, "/representative/authorisationCopyId")))
                .flatMap(Optional::stream);
    }

    private static Optional<Rejection> copy(Request request, UUID id, String pointer) {
        return copy(request.copies().getOrDefault(id, CopyState.UNKNOWN), pointer);
    }

    static Optional<Rejection> copy(CopyState state, String pointer) {
        return switch (state) {
            case FREE -> Optional.empty();
            case UNKNOWN -> Optional.of(Rejection.at(Refusal.COPY_UNKNOWN, pointer, Violation.Code.NOT_ALLOWED));
            case SPENT, USED ->
                Optional.of(Rejection.at(Refusal.COPY_ALREADY_USED, pointer, Violation.Code.NOT_ALLOWED));
        };
    }

    private static Stream<Rejection> presence(Request request) {
        return presence(request.particulars().presence()).stream();
    }

    static Optional<Rejection> presence(Presence seen) {
        return seen.consistent()
                ? Optional.empty()
                : Optional.of(Rejection.at(
                        Refusal.PRESENCE_INCONSISTENT, "/presence/consistent", Violation.Code.NOT_ALLOWED));
    }

    private static Stream<Rejection> numberFree(Request request) {
        return request.numberTaken()
                ? Stream.of(Rejection.at(Refusal.SERVICE_NUMBER_TAKEN, "/service/number", Violation.Code.NOT_ALLOWED))
                : Stream.empty();
    }

    /** Art. 5: the user is told that it is an agent, and the operator has bound it. */
    private static Stream<Rejection> agent(Request request) {
        Agency agency = request.agency();
        if (agency.disclosure().isEmpty()) {
            return agency.asks()
                    ? Stream.of(Rejection.at(Refusal.AGENT_NOT_DISCLOSED, "/agent", Violation.Code.REQUIRED))
                    : Stream.empty();
        }
        if (!agency.disclosure().get().disclosedToUser()) {
            return Stream.of(
                    Rejection.at(Refusal.AGENT_NOT_DISCLOSED, "/agent/disclosedToUser", Violation.Code.NOT_ALLOWED));
        }
        return agency.authorised()
                ? Stream.empty()
                : Stream.of(Rejection.at(Refusal.AGENT_NOT_AUTHORISED, "/agent", Violation.Code.NOT_ALLOWED));
    }

    private record Shown(DocumentCheck.Bearer bearer, IdentityDocument document) {
        String pointer() {
            return bearer == DocumentCheck.Bearer.HOLDER ? "/holder/document" : "/representative/document";
        }
    }

    private static Stream<Shown> eachDocument(Request request) {
        return request.particulars().bearers().stream()
                .flatMap(bearer -> request.particulars().person(bearer).document().stream()
                        .map(document -> new Shown(bearer, document)));
    }

    private static boolean isUnit(Request request) {
        return request.particulars().holderKind() == HolderKind.UNIT;
    }
}
