package io.shiming.agent.rest;

import io.shiming.agent.application.HandOver;
import io.shiming.agent.domain.HandoverReceipt;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the operator received of a hand-over, and what it did not. */
@Schema(name = "ReceiptRequest")
record ReceiptBody(
        @Schema(required = true, maxItems = HandoverBody.MOST)
        List<UUID> received,

        @Schema(required = true, maxItems = HandoverBody.MOST)
        List<MissingBody> missing) {

    @Schema(name = "MissingRequest")
    record MissingBody(
            @Schema(required = true) UUID registrationId,
            @Schema(required = true) HandoverReceipt.Reason reason) {}

    HandOver.Receipt toReceipt(CurrentRequest current, UUID handoverId) {
        Violations violations = new Violations();
        violations.ids("/received", received, HandoverBody.MOST);
        if (violations.required("/missing", missing)) {
            if (missing.size() > HandoverBody.MOST) {
                violations.add("/missing", Violation.Code.TOO_MANY);
            }
            for (int i = 0; i < missing.size(); i++) {
                MissingBody each = missing.get(i);
                if (violations.required("/missing/" + i, each)) {
                    violations.required("/missing/" + i + "/registrationId", each.registrationId());
                    violations.required("/missing/" + i + "/reason", each.reason());
                }
            }
        }
        violations.refuseIfAny();
        return new HandOver.Receipt(
                current.caller(),
                current.correlator(),
                handoverId,
                received,
                missing.stream()
                        .map(each -> new HandoverReceipt.Missing(each.registrationId(), each.reason()))
                        .toList());
    }
}
