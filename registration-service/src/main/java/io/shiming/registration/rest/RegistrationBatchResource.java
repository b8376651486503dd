package io.shiming.registration.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.StreamedLines;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.idempotency.KeyedRequest;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Problem;
import io.shiming.foundation.problem.ProblemMapper;
import io.shiming.registration.application.RegisterSubscriber;
import io.shiming.registration.application.RegistrationAnswers;
import io.shiming.registration.application.RegistrationConfig;
import io.shiming.registration.domain.RegistrationStatus;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * Registrations of many existing users in one stream (Art. 27). Each line is a retry-safe request of its own; some are
 * under way at once, and the next is read when one of them has its outcome and the client has taken it.
 */
@Path("/v1/registrations:batch")
public class RegistrationBatchResource {
    private final CurrentRequest current;
    private final StreamedLines lines;
    private final Idempotency idempotency;
    private final Wording wording;
    private final RegisterSubscriber registerSubscriber;
    private final RegistrationConfig config;
    private final ObjectMapper json;

    RegistrationBatchResource(
            CurrentRequest current,
            StreamedLines lines,
            Idempotency idempotency,
            Wording wording,
            RegisterSubscriber registerSubscriber,
            RegistrationConfig config,
            ObjectMapper json) {
        this.current = current;
        this.lines = lines;
        this.idempotency = idempotency;
        this.wording = wording;
        this.registerSubscriber = registerSubscriber;
        this.config = config;
        this.json = json;
    }

    @POST
    @Produces(StreamedLines.NDJSON)
    @RolesAllowed(Roles.OPERATOR)
    @Operation(
            operationId = "registerSubscribers",
            summary = "Register many users, one a line",
            description = "Art. 27. A line of at most 64 KiB is a request as for `POST /v1/registrations` with its"
                    + " `idempotencyKey`; there may be any number. Outcomes come as lines are done, in no certain"
                    + " order; what has an outcome is committed. A batch that broke off is sent again as it was: lines"
                    + " that were done get their outcome again. Lines with `retryAfter` are to be sent again. Read while"
                    + " you send: who does not take outcomes is read no further.")
    @RequestBody(
            content = @Content(mediaType = StreamedLines.NDJSON, schema = @Schema(implementation = BatchLine.class)))
    @APIResponse(
            responseCode = "200",
            description = "An outcome for each line that is not blank",
            content = @Content(mediaType = StreamedLines.NDJSON, schema = @Schema(implementation = BatchOutcome.class)))
    public Multi<BatchOutcome> register(@Context HttpServerRequest request) {
        Batch batch = new Batch(current.caller(), request, Problem.Reader.of(request), wording.registering(current));
        return lines.of(request)
                .onItem()
                .transformToUni(line -> outcome(batch, line))
                .merge(config.batchConcurrency());
    }

    /** What the lines of one batch share; taken while the request is there. */
    private record Batch(Caller caller, HttpServerRequest http, Problem.Reader reader, RegistrationAnswers answers) {}

    /** Once begun a line is finished, whether or not the client still listens. */
    private Uni<BatchOutcome> outcome(Batch batch, StreamedLines.Line line) {
        BatchLine read;
        byte[] text;
        try {
            text = line.text();
            read = BatchLine.of(text, json);
        } catch (DomainException refusal) {
            return Uni.createFrom().item(refused(batch, line, null, refusal));
        }
        KeyedRequest request = new KeyedRequest(batch.caller(), batch.http(), read.idempotencyKey(), text);
        return Uni.createFrom()
                .deferred(() -> register(batch, read, request))
                .map(kept -> done(line, read.idempotencyKey(), kept))
                .onFailure()
                .recoverWithItem(failure -> refused(batch, line, read.idempotencyKey(), failure))
                .memoize()
                .indefinitely();
    }

    private Uni<Idempotency.Kept> register(Batch batch, BatchLine line, KeyedRequest request) {
        RegisterSubscriber.Command command =
                line.toBody(json).toCommand(batch.caller(), batch.reader().correlator());
        return idempotency.once(
                request,
                attempt -> registerSubscriber.handle(command, attempt, batch.answers()),
                id -> registerSubscriber.resume(command, id).map(batch.answers()::of));
    }

    private BatchOutcome done(StreamedLines.Line line, String key, Idempotency.Kept kept) {
        int status = kept.answer().status();
        JsonNode body = body(kept);
        Boolean replayed = kept.replayed() ? true : null;
        if (status >= 400) {
            return new BatchOutcome(line.number(), key, status, null, null, body, null, replayed);
        }
        return new BatchOutcome(
                line.number(),
                key,
                status,
                UUID.fromString(body.path("id").asText()),
                RegistrationStatus.valueOf(body.path("status").asText()),
                null,
                null,
                replayed);
    }

    private BatchOutcome refused(Batch batch, StreamedLines.Line line, String key, Throwable failure) {
        DomainException refusal = ProblemMapper.refusal(failure, batch.reader().correlator());
        Problem problem = ProblemMapper.problem(refusal, batch.reader());
        Long retryAfter = refusal.retryAfter()
                .map(after -> Math.max(1, after.toSeconds()))
                .orElse(null);
        return new BatchOutcome(
                line.number(), key, problem.status(), null, null, json.valueToTree(problem), retryAfter, null);
    }

    private JsonNode body(Idempotency.Kept kept) {
        try {
            return json.readTree(kept.answer().body());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
