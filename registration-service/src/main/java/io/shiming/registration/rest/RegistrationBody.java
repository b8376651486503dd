package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.RegisterSubscriber;
import io.shiming.registration.domain.AgentDisclosure;
import io.shiming.registration.domain.HolderKind;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Person;
import io.shiming.registration.domain.Presence;
import io.shiming.registration.domain.Relation;
import io.shiming.registration.domain.Representative;
import io.shiming.registration.domain.ServiceType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A registration as it is asked for. */
@Schema(name = "RegistrationRequest")
record RegistrationBody(
        @Schema(description = "Required from role agent; from role operator absent or its own")
        UUID operatorId,

        @Schema(required = true) ServiceBody service,
        @Schema(required = true) HolderBody holder,

        @Schema(
                description =
                        "Who acts for the holder (Art. 8): a unit needs a HANDLER, a minor with a household register"
                                + " a GUARDIAN, or they are refused; an individual may have a PROXY")
        RepresentativeBody representative,

        @Schema(required = true) PresenceBody presence,

        @Schema(
                description =
                        "Through whom it is made (Art. 5); from role agent, without it or for another agent it is refused")
        AgentBody agent,

        @Schema(description = "For the services of Art. 13") UUID specialApplicationId) {

    static final int NAME_LENGTH = 200;
    /** Of outlets and clerks, at agent-service. */
    private static final int CODE_LENGTH = 64;

    @Schema(name = "RegistrationService")
    record ServiceBody(
            @Schema(required = true) ServiceType type,

            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = 253,
                    description = "E.164 for telephone services, otherwise the domain, address or account",
                    examples = "+8613899990001")
            String number) {
        void check(Violations violations) {
            violations.required("/service/type", type);
            if (violations.required("/service/number", number) && type != null && !type.accepts(number)) {
                violations.add("/service/number", Violation.Code.MALFORMED);
            }
        }

        @Override
        public String toString() {
            return "ServiceBody[***]";
        }
    }

    @Schema(name = "RegistrationHolder")
    record HolderBody(
            @Schema(required = true) HolderKind kind,

            @Schema(required = true, minLength = 1, maxLength = NAME_LENGTH, examples = "张三")
            String name,

            @Schema(description = "Without it the registration is refused (Art. 10)")
            DocumentBody document) {
        void check(Violations violations) {
            violations.required("/holder/kind", kind);
            violations.text("/holder/name", name, NAME_LENGTH);
            // A missing document is no bad input but a refusal (Art. 10).
            if (document != null) {
                document.check("/holder/document", kind == HolderKind.INDIVIDUAL, violations);
            }
        }

        Person toPerson() {
            return person(name, document);
        }

        @Override
        public String toString() {
            return "HolderBody[***]";
        }
    }

    @Schema(name = "RegistrationRepresentative")
    record RepresentativeBody(
            @Schema(required = true) Relation relation,

            @Schema(required = true, minLength = 1, maxLength = NAME_LENGTH)
            String name,

            @Schema(required = true) DocumentBody document,

            @Schema(description = "Copy of the letter of authority; a unit's handler needs one (Art. 8)")
            UUID authorisationCopyId) {
        void check(HolderKind holder, Violations violations) {
            if (violations.required("/representative/relation", relation) && holder != null && !relation.fits(holder)) {
                violations.add("/representative/relation", Violation.Code.NOT_ALLOWED);
            }
            violations.text("/representative/name", name, NAME_LENGTH);
            if (violations.required("/representative/document", document)) {
                document.check("/representative/document", false, violations);
            }
        }

        Representative toRepresentative() {
            return new Representative(relation, person(name, document), Optional.ofNullable(authorisationCopyId));
        }

        @Override
        public String toString() {
            return "RepresentativeBody[***]";
        }
    }

    @Schema(name = "RegistrationPresence", description = "About whoever is present: the representative if there is one")
    record PresenceBody(
            @Schema(required = true) Presence.Method method,

            @Schema(required = true, description = "Whether whoever is present is the person on the document (Art. 9)")
            Boolean consistent,

            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = NAME_LENGTH,
                    description =
                            "The clerk; through an agent, by the code the agent has for them, of 64 characters at most",
                    examples = "clerk-17")
            String checkedBy,

            @Schema(required = true) Instant checkedAt) {
        static void check(PresenceBody presence, Violations violations) {
            check(presence, NAME_LENGTH, violations);
        }

        private static void check(PresenceBody presence, int longestClerk, Violations violations) {
            if (violations.required("/presence", presence)) {
                presence.check(longestClerk, violations);
            }
        }

        private void check(int longestClerk, Violations violations) {
            violations.required("/presence/method", method);
            violations.required("/presence/consistent", consistent);
            violations.text("/presence/checkedBy", checkedBy, longestClerk);
            violations.required("/presence/checkedAt", checkedAt);
        }

        Presence toPresence() {
            return new Presence(method, consistent, checkedBy, checkedAt);
        }
    }

    @Schema(name = "RegistrationAgent")
    record AgentBody(
            @Schema(required = true) UUID agentId,

            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = CODE_LENGTH,
                    description = "By the code the agent has for it",
                    examples = "Urumqi 12")
            String outlet,

            @Schema(required = true, description = "Whether the user was told that it is an agent; refused if not")
            Boolean disclosedToUser) {
        void check(Violations violations) {
            violations.required("/agent/agentId", agentId);
            violations.text("/agent/outlet", outlet, CODE_LENGTH);
            violations.required("/agent/disclosedToUser", disclosedToUser);
        }

        AgentDisclosure toDisclosure(String clerk) {
            return new AgentDisclosure(agentId, outlet, clerk, disclosedToUser, Optional.empty());
        }
    }

    /**
     * The command this body asks for.
     *
     * @throws DomainException BODY_INVALID naming every member that is wrong; NOT_FOUND for another operator's id
     */
    RegisterSubscriber.Command toCommand(Caller caller, String correlator) {
        Violations violations = new Violations();
        boolean agentCalls = !caller.is(Roles.OPERATOR);
        if (agentCalls) {
            caller.requireAgent();
            violations.required("/operatorId", operatorId);
        }
        if (violations.required("/service", service)) {
            service.check(violations);
        }
        if (violations.required("/holder", holder)) {
            holder.check(violations);
        }
        if (representative != null) {
            representative.check(holder == null ? null : holder.kind(), violations);
        }
        PresenceBody.check(presence, agent == null ? NAME_LENGTH : CODE_LENGTH, violations);
        if (agent != null) {
            agent.check(violations);
        }
        violations.refuseIfAny();
        if (!agentCalls && operatorId != null) {
            caller.requireTenant(operatorId);
        }
        return new RegisterSubscriber.Command(
                caller,
                correlator,
                agentCalls ? operatorId : caller.requireOperator(),
                new Particulars(
                        service.type(),
                        new Sensitive<>(service.number()),
                        holder.kind(),
                        holder.toPerson(),
                        Optional.ofNullable(representative).map(RepresentativeBody::toRepresentative),
                        presence.toPresence()),
                Optional.ofNullable(specialApplicationId),
                Optional.ofNullable(agent).map(named -> named.toDisclosure(presence.checkedBy())),
                agentCalls);
    }

    private static Person person(String name, DocumentBody document) {
        return new Person(new Sensitive<>(name), Optional.ofNullable(document).map(DocumentBody::toDocument));
    }
}
