package io.shiming.agent.rest;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What registration-service tells of an agent's registrations, and what agent and operator do about it. */
public record Custody(Scenario of) {
    private static final String PATH = "/v1/custody-items";

    public static RequestSpecification registrationService() {
        return Scenario.as(Tokens.as("service")
                .client("registration-service")
                .subject("registration-service")
                .sign());
    }

    Map<String, Object> body(UUID registrationId, Instant registeredAt, String refusal) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "registrationId",
                registrationId,
                "operatorId",
                of.operatorId(),
                "agentId",
                of.agentId(),
                "outlet",
                "Urumqi 12",
                "clerk",
                "clerk-17",
                "serviceType",
                "MOBILE_ACCOUNT_OPENING",
                "registeredAt",
                registeredAt.toString(),
                "outcome",
                refusal == null ? "ACTIVE" : "REFUSED"));
        if (refusal != null) {
            body.put("refusal", refusal);
        }
        return body;
    }

    Response tell(Map<String, Object> body) {
        return registrationService().body(body).post(PATH);
    }

    /** A registration that is active. */
    public UUID registered(Instant at) {
        return settled(at, null);
    }

    /** One that was refused. */
    public UUID refused(Instant at, String refusal) {
        return settled(at, refusal);
    }

    private UUID settled(Instant at, String refusal) {
        UUID registrationId = UUID.randomUUID();
        tell(body(registrationId, at, refusal)).then().statusCode(201);
        return registrationId;
    }

    Response deliver(List<UUID> registrationIds) {
        return of.agentItself()
                .body(Map.of("operatorId", of.operatorId(), "registrationIds", registrationIds))
                .post("/v1/handovers");
    }

    /** The id of the hand-over. */
    public String delivered(UUID... registrationIds) {
        return deliver(List.of(registrationIds))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public Response receipt(String handover, List<UUID> received, UUID... missing) {
        return of.oss()
                .body(Map.of(
                        "received",
                        received,
                        "missing",
                        Stream.of(missing)
                                .map(each -> Map.of("registrationId", each, "reason", "INCOMPLETE"))
                                .toList()))
                .post("/v1/handovers/" + handover + "/receipt");
    }

    /** A day passes: the operator ought to have receipted the hand-over an hour ago. */
    void receiptDue(String handover) {
        OwnerDatabase.change(
                "UPDATE handover SET receipt_due_at = now() - interval '1 hour' WHERE id = ?::uuid", handover);
        OwnerDatabase.change(
                "UPDATE unreceipted u SET receipt_due_at = h.receipt_due_at FROM handover h"
                        + " WHERE h.id = u.handover_id AND h.id = ?::uuid",
                handover);
        OwnerDatabase.change("UPDATE dealing SET look_at = now() WHERE operator_id = ?", of.operatorId());
    }

    String state(UUID registrationId) {
        return of.oss()
                .get(PATH + "/" + registrationId)
                .then()
                .statusCode(200)
                .extract()
                .path("state");
    }
}
