package io.shiming.registration.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.registration.application.LookUpDeliveries;
import io.shiming.registration.application.SubscribeToEvents;
import io.shiming.registration.domain.Delivery;
import io.shiming.registration.domain.EventType;
import io.shiming.registration.domain.Subscription;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Events to an operator's own systems: CloudEvents 1.0, signed by Standard Webhooks 1.0. */
@Path("/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.OPERATOR)
public class SubscriptionResource {
    private static final String PATH = "/v1/subscriptions/";

    private final CurrentRequest current;
    private final Idempotency idempotency;
    private final Answers answers;
    private final SubscribeToEvents subscribeToEvents;
    private final LookUpDeliveries lookUpDeliveries;

    SubscriptionResource(
            CurrentRequest current,
            Idempotency idempotency,
            Answers answers,
            SubscribeToEvents subscribeToEvents,
            LookUpDeliveries lookUpDeliveries) {
        this.current = current;
        this.idempotency = idempotency;
        this.answers = answers;
        this.subscribeToEvents = subscribeToEvents;
        this.lookUpDeliveries = lookUpDeliveries;
    }

    @Schema(name = "Subscription")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SubscriptionView(
            UUID id,
            String callback,
            List<String> eventTypes,

            @Schema(description = "Once: when it is made or renewed")
            String secret,

            Instant createdAt) {
        static SubscriptionView of(Subscription subscription, String secret) {
            return new SubscriptionView(
                    subscription.id(),
                    subscription.callback().uri().toString(),
                    subscription.eventTypes().stream()
                            .map(EventType::type)
                            .sorted()
                            .toList(),
                    secret,
                    subscription.createdAt());
        }

        @Override
        public String toString() {
            return "SubscriptionView[***]";
        }
    }

    @Schema(name = "Delivery")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeliveryView(
            @Schema(description = "of the event: `id` of the CloudEvent, and Webhook-Id")
            UUID id,

            String eventType,
            Delivery.Status status,
            Instant occurredAt,
            int attempts,
            Instant nextAttemptAt,
            Instant deliveredAt,

            @Schema(description = "HTTP status of the last answer")
            Integer lastStatus,

            @Schema(description = "Why the last attempt failed: STATUS, NO_ANSWER, TIMEOUT, UNKNOWN_HOST, NOT_ALLOWED")
            String lastFailure) {
        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.eventId(),
                    delivery.eventType(),
                    delivery.status(),
                    delivery.occurredAt(),
                    delivery.attempts(),
                    delivery.nextAttemptAt().orElse(null),
                    delivery.deliveredAt().orElse(null),
                    delivery.lastStatus().orElse(null),
                    delivery.lastFailure().orElse(null));
        }
    }

    @POST
    @RetrySafe
    @Operation(
            operationId = "subscribe",
            summary = "Be told of events",
            description = "Events are sent there by POST: `application/cloudevents+json`, with `Webhook-Id`,"
                    + " `Webhook-Timestamp` and `Webhook-Signature` of Standard Webhooks. At least once, in no promised"
                    + " order, for 72 hours until answered 2xx; 410 ends it at once; redirects are not followed. The"
                    + " callback must be https, and every address of its host public.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "201",
            description = "With the secret, which is shown this once",
            content = @Content(schema = @Schema(implementation = SubscriptionView.class)))
    @APIResponse(responseCode = "409", description = "TOO_MANY_SUBSCRIPTIONS")
    @APIResponse(responseCode = "422", description = "CALLBACK_NOT_ALLOWED")
    public Uni<Response> subscribe(SubscriptionBody body) {
        SubscriptionBody.Wanted wanted = body.checked();
        return idempotency.once(
                current,
                attempt -> subscribeToEvents.subscribe(
                        current.caller(),
                        current.correlator(),
                        wanted.callback(),
                        wanted.eventTypes(),
                        attempt,
                        (made, secret) ->
                                answers.created(PATH + made.id(), SubscriptionView.of(made, secret.reveal()))));
    }

    @GET
    @Operation(operationId = "listSubscriptions", summary = "Own subscriptions, in the order they were made")
    public Uni<Page<SubscriptionView>> list(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpDeliveries
                .subscriptions(current.caller(), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, Subscription::id, each -> SubscriptionView.of(each, null)));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getSubscription", summary = "A subscription, without its secret")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SubscriptionView.class)))
    public Uni<SubscriptionView> get(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return lookUpDeliveries
                .subscription(current.caller(), Parameters.id(id))
                .map(found -> SubscriptionView.of(found, null));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "unsubscribe",
            summary = "Be told no more",
            description = "What is on its way is not sent any more.")
    @APIResponse(responseCode = "204", description = "Ended")
    public Uni<Void> end(@Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        return subscribeToEvents.end(current.caller(), current.correlator(), Parameters.id(id));
    }

    @POST
    @Path("/{id}/secret")
    @RetrySafe
    @Operation(
            operationId = "renewSecret",
            summary = "Another secret",
            description = "For 24 hours events carry a signature by the one before as well.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "200",
            description = "With the new secret, which is shown this once",
            content = @Content(schema = @Schema(implementation = SubscriptionView.class)))
    @APIResponse(responseCode = "409", description = "Renewed four times within 24 hours already")
    public Uni<Response> renewSecret(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id) {
        UUID subscriptionId = Parameters.id(id);
        return idempotency.once(
                current,
                attempt -> subscribeToEvents.renewSecret(
                        current.caller(),
                        current.correlator(),
                        subscriptionId,
                        attempt,
                        (known, secret) -> answers.changed(SubscriptionView.of(known, secret.reveal()))));
    }

    @GET
    @Path("/{id}/deliveries")
    @Operation(operationId = "listDeliveries", summary = "What became of events, the newest first")
    public Uni<Page<DeliveryView>> deliveries(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        return lookUpDeliveries
                .page(current.caller(), Parameters.id(id), most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, Delivery::eventId, DeliveryView::of));
    }

    @POST
    @Path("/{id}/deliveries/{event}/redelivery")
    @RetrySafe
    @Operation(
            operationId = "redeliver",
            summary = "Send an event again",
            description = "Whatever became of it; under the id it had.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    public Uni<Response> redeliver(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("event") String event) {
        UUID subscriptionId = Parameters.id(id);
        UUID eventId = Parameters.id(event);
        return idempotency.once(
                current,
                attempt -> lookUpDeliveries.again(
                        current.caller(),
                        current.correlator(),
                        subscriptionId,
                        eventId,
                        attempt,
                        delivery -> answers.changed(DeliveryView.of(delivery))));
    }
}
