package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.identifier.Masked;
import io.shiming.registration.domain.AgentAgreement;
import io.shiming.registration.domain.AgentDisclosure;
import io.shiming.registration.domain.Channel;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.DocumentType;
import io.shiming.registration.domain.HolderKind;
import io.shiming.registration.domain.IdentityDocument;
import io.shiming.registration.domain.Outcome;
import io.shiming.registration.domain.Particulars;
import io.shiming.registration.domain.Person;
import io.shiming.registration.domain.Refusal;
import io.shiming.registration.domain.Registration;
import io.shiming.registration.domain.RegistrationStatus;
import io.shiming.registration.domain.Relation;
import io.shiming.registration.domain.ServiceType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A registration as its operator sees it: names and document numbers masked, its own service number in full; or as the
 * agent sees it through whom it was made: that masked too.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Registration")
record RegistrationView(
        UUID id,
        RegistrationStatus status,
        ServiceView service,
        HolderView holder,
        RepresentativeView representative,

        @Schema(description = "Through whom it was made, and whether the user was told so (Art. 5)")
        AgentView agent,

        VerificationView verification,
        RefusalView refusal,

        @Schema(description = "The registration whose service it takes over, for a transfer")
        UUID transferOf,

        @Schema(description = "Since when it is disputed (Art. 11), while it is; it is not handed on or altered then")
        Instant disputedAt,

        @Schema(
                description =
                        "What registrations of one holder at one operator have in common once they ended, to hold them"
                                + " together; for the operator")
        UUID subjectRef,

        Instant createdAt,
        Instant activatedAt,
        Instant terminatedAt) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ServiceView(
            ServiceType type,
            @Schema(description = "Masked for an agent") String number,

            @Schema(description = "Where a fixed line ends, once it was moved")
            String installationReference) {}

    record HolderView(HolderKind kind, String nameMasked, DocumentView document) {}

    record RepresentativeView(
            Relation relation, String nameMasked, DocumentView document, VerificationView verification) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DocumentView(DocumentType type, String numberMasked, LocalDate validUntil) {
        static DocumentView of(IdentityDocument document) {
            return new DocumentView(
                    document.type(),
                    Masked.number(document.number().reveal()),
                    document.validUntil().orElse(null));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VerificationView(
            UUID verificationId,
            Channel channel,
            Outcome outcome,

            @Schema(description = "JWS of the gateway, which proves the check; its GET /v1/receipt-keys has the keys")
            String receipt,

            Instant checkedAt) {
        static VerificationView of(DocumentCheck check) {
            return new VerificationView(
                    check.verificationId(), check.channel(), check.outcome(), check.receipt(), check.checkedAt());
        }
    }

    record RefusalView(Refusal code, int article) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RegistrationAgentView")
    record AgentView(
            UUID agentId,
            String outlet,

            @Schema(description = "Who took it in there, by the agent's code for them; for the operator")
            String clerk,

            boolean disclosedToUser,

            @Schema(description = "The agreement by which the operator had bound it then, at agent-service")
            UUID agreementId,

            @Schema(description = "And which version of it") Integer agreementVersion) {
        static AgentView of(AgentDisclosure agent, boolean withClerk) {
            return new AgentView(
                    agent.agentId(),
                    agent.outlet(),
                    withClerk ? agent.clerk() : null,
                    agent.disclosedToUser(),
                    agent.agreement().map(AgentAgreement::id).orElse(null),
                    agent.agreement().map(AgentAgreement::version).orElse(null));
        }
    }

    /** Without the service number. */
    @Override
    public String toString() {
        return "RegistrationView[" + id + " " + status + "]";
    }

    /** As this caller may see it. */
    static RegistrationView of(Registration registration, Caller caller) {
        return caller.is(Roles.OPERATOR)
                ? of(registration)
                : of(registration, masked(registration.particulars()), false);
    }

    static RegistrationView of(Registration registration) {
        return of(registration, inFull(registration.particulars()), true);
    }

    private static ServiceView inFull(Particulars particulars) {
        return new ServiceView(
                particulars.serviceType(),
                particulars.serviceNumber().reveal(),
                particulars.installation().map(Sensitive::reveal).orElse(null));
    }

    private static ServiceView masked(Particulars particulars) {
        return new ServiceView(
                particulars.serviceType(),
                Masked.number(particulars.serviceNumber().reveal()),
                null);
    }

    private static RegistrationView of(Registration registration, ServiceView service, boolean forOperator) {
        var particulars = registration.particulars();
        Person holder = particulars.holder();
        return new RegistrationView(
                registration.id(),
                registration.status(),
                service,
                new HolderView(
                        particulars.holderKind(), Masked.name(holder.name().reveal()), DocumentView.of(holder.shown())),
                particulars
                        .representative()
                        .map(acting -> new RepresentativeView(
                                acting.relation(),
                                Masked.name(acting.person().name().reveal()),
                                DocumentView.of(acting.person().shown()),
                                VerificationView.of(registration.check(DocumentCheck.Bearer.REPRESENTATIVE))))
                        .orElse(null),
                registration
                        .agent()
                        .map(agent -> AgentView.of(agent, forOperator))
                        .orElse(null),
                VerificationView.of(registration.check(DocumentCheck.Bearer.HOLDER)),
                registration
                        .refusal()
                        .map(refusal -> new RefusalView(refusal, refusal.article()))
                        .orElse(null),
                registration.transferOf().orElse(null),
                registration.disputedAt().orElse(null),
                forOperator ? registration.subjectRef().orElse(null) : null,
                registration.createdAt(),
                registration.activatedAt().orElse(null),
                registration.terminatedAt().orElse(null));
    }
}
