package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.application.ImportCampaignUsers;
import io.shiming.registration.application.TellOfCampaignUser;
import io.shiming.registration.domain.Balance;
import io.shiming.registration.domain.NoticeChannel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A campaign as an operator opens it, and what it tells of it. No body has a say in emergency calls (Art. 27). */
@Schema(name = "CampaignRequest")
record CampaignBody(
        @Schema(required = true, description = "A calendar day in the region; the sixty days begin after it")
        LocalDate startsOn) {
    private static final int NUMBER_LENGTH = 253;
    private static final int TEXT_LENGTH = 1_000;
    private static final String SHA256 = "[0-9a-f]{64}";
    private static final String CURRENCY = "[A-Z]{3}";
    /** More than anybody has paid in advance: ten million yuan. */
    private static final long MOST_FEN = 1_000_000_000;

    LocalDate checked() {
        Violations violations = new Violations();
        violations.required("/startsOn", startsOn);
        violations.refuseIfAny();
        return startsOn;
    }

    private static Sensitive<String> number(String serviceNumber, Violations violations) {
        violations.text("/serviceNumber", serviceNumber, NUMBER_LENGTH);
        return new Sensitive<>(serviceNumber);
    }

    /** A line of an import. */
    @Schema(name = "CampaignUserLine")
    record UserLine(
            @Schema(required = true, minLength = 1, maxLength = NUMBER_LENGTH)
            String serviceNumber,

            @Schema(
                    description =
                            "How the user is to be told: a notice is ordered. Absent where the operator sees to it")
            NoticeChannel contactedVia) {

        ImportCampaignUsers.Line checked() {
            Violations violations = new Violations();
            Sensitive<String> number = number(serviceNumber, violations);
            violations.refuseIfAny();
            return new ImportCampaignUsers.Line(number, Optional.ofNullable(contactedVia));
        }

        @Override
        public String toString() {
            return "UserLine[***]";
        }
    }

    /** Which user is looked for. */
    @Schema(name = "CampaignUserSearch")
    record SearchBody(
            @Schema(required = true, minLength = 1, maxLength = NUMBER_LENGTH)
            String serviceNumber) {

        Sensitive<String> checked() {
            Violations violations = new Violations();
            Sensitive<String> number = number(serviceNumber, violations);
            violations.refuseIfAny();
            return number;
        }

        @Override
        public String toString() {
            return "SearchBody[***]";
        }
    }

    /** That a user was told. */
    @Schema(name = "CampaignNoticeRequest")
    record NoticeBody(
            @Schema(required = true, minLength = 1, maxLength = NUMBER_LENGTH)
            String serviceNumber,

            @Schema(required = true) NoticeChannel channel,
            @Schema(required = true) Instant sentAt,

            @Schema(description = "When it was shown to have arrived. No time runs without it")
            Instant deliveredAt,

            @Schema(required = true) Proof proof) {

        @Schema(name = "CampaignNoticeProof")
        record Proof(
                @Schema(
                        required = true,
                        minLength = 1,
                        maxLength = TEXT_LENGTH,
                        description = "By what the operator finds its proof again, such as the id of a delivery report")
                String reference,

                @Schema(pattern = SHA256, description = "Of the proof itself")
                String sha256) {
            @Override
            public String toString() {
                return "Proof[***]";
            }
        }

        TellOfCampaignUser.Told checked() {
            Violations violations = new Violations();
            Sensitive<String> number = number(serviceNumber, violations);
            violations.required("/channel", channel);
            violations.required("/sentAt", sentAt);
            if (violations.required("/proof", proof)) {
                violations.text("/proof/reference", proof.reference(), TEXT_LENGTH);
                if (proof.sha256() != null && !proof.sha256().matches(SHA256)) {
                    violations.add("/proof/sha256", Violation.Code.MALFORMED);
                }
            }
            violations.refuseIfAny();
            return new TellOfCampaignUser.Told(
                    number,
                    channel,
                    sentAt,
                    Optional.ofNullable(deliveredAt),
                    new Sensitive<>(proof.reference()),
                    Optional.ofNullable(proof.sha256()));
        }

        @Override
        public String toString() {
            return "NoticeBody[***]";
        }
    }

    /** More time for a user. */
    @Schema(name = "CampaignExtensionRequest")
    record ExtensionBody(
            @Schema(required = true, minLength = 1, maxLength = NUMBER_LENGTH)
            String serviceNumber,

            @Schema(required = true, minLength = 1, maxLength = TEXT_LENGTH)
            String reason,

            @Schema(
                    required = true,
                    description = "The last day they have, in the region; from today on, and not too far")
            LocalDate until) {

        TellOfCampaignUser.Granted checked() {
            Violations violations = new Violations();
            Sensitive<String> number = number(serviceNumber, violations);
            violations.text("/reason", reason, TEXT_LENGTH);
            violations.required("/until", until);
            violations.refuseIfAny();
            return new TellOfCampaignUser.Granted(number, new Sensitive<>(reason), until);
        }

        @Override
        public String toString() {
            return "ExtensionBody[***]";
        }
    }

    /** That an order was carried out. */
    @Schema(name = "CampaignAcknowledgementRequest")
    record AcknowledgementBody(
            @Schema(
                    minimum = "0",
                    maximum = "1000000000",
                    description = "What is left of the user's charges; of a terminate order, and of no other")
            Long balanceFen,

            @Schema(pattern = CURRENCY, description = "With `balanceFen`; CNY when absent", defaultValue = "CNY")
            String currency) {

        Optional<Balance> checked() {
            Violations violations = new Violations();
            if (balanceFen == null) {
                if (currency != null) {
                    violations.add("/currency", Violation.Code.NOT_ALLOWED);
                }
            } else if (balanceFen < 0 || balanceFen > MOST_FEN) {
                violations.add("/balanceFen", Violation.Code.NOT_ALLOWED);
            }
            if (currency != null && !currency.matches(CURRENCY)) {
                violations.add("/currency", Violation.Code.MALFORMED);
            }
            violations.refuseIfAny();
            return Optional.ofNullable(balanceFen).map(fen -> new Balance(fen, currency == null ? "CNY" : currency));
        }
    }
}
