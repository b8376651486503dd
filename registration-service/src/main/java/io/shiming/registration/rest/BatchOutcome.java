package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.registration.domain.RegistrationStatus;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of a line of a batch: what a request of its own would have been answered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RegistrationBatchOutcome")
record BatchOutcome(
        @Schema(required = true, description = "Number of the line; the first is 1, and blank ones count")
        long line,

        @Schema(description = "Absent where the line has none that is valid")
        String idempotencyKey,

        @Schema(required = true, description = "As for POST /v1/registrations")
        int status,

        UUID registrationId,
        RegistrationStatus registrationStatus,

        @Schema(ref = "Problem") JsonNode problem,

        @Schema(description = "Seconds after which to send the line again, where it may be done then")
        Long retryAfter,

        @Schema(description = "True when this is the outcome of an earlier line with this key")
        Boolean replayed) {}
