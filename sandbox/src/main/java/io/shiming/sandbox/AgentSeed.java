package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.RandomImage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What makes the agent of every sandbox one that may register (Art. 5): it is qualified by an authority, bound by the first
 * operator for every service, and has an outlet and a clerk. Each step is taken where the API shows that it was not yet.
 */
final class AgentSeed {
    private static final String SERVICE = "agent";
    private static final String AUTHORITY = "comms";
    private static final String OPERATOR = "oss-demo";
    private static final String AGENT = "agent-demo";
    private static final String VALID_UNTIL = "2099-12-31";
    /** A department that exchanges files takes its time. */
    private static final Duration CHECKED_WITHIN = Duration.ofMinutes(1);

    private final SuiteClient suite;
    private final String agentId;
    private final String path;

    AgentSeed(SuiteClient suite, String agentId) {
        this.suite = suite;
        this.agentId = agentId;
        this.path = "/v1/agents/" + agentId;
    }

    /** An agent that its department does not confirm stays unbound, which the operator is right to insist on. */
    void sow(List<String> serviceTypes) throws IOException, InterruptedException {
        if (isEligible()) {
            bind(serviceTypes);
        }
        JsonNode outlet = made(path + "/outlets", AGENT, Map.of("code", Applications.OUTLET));
        made(
                path + "/clerks",
                AGENT,
                Map.of("code", Applications.CLERK, "outletId", outlet.path("id").asText()));
    }

    private boolean isEligible() throws IOException, InterruptedException {
        JsonNode standing = qualification();
        if (standing.path("version").isMissingNode()) {
            List<Map<String, String>> evidence = Stream.of(
                            "LEGAL_PERSON", "PREMISES", "TRAINED_STAFF", "SECURE_EQUIPMENT")
                    .map(criterion -> Map.of("criterion", criterion, "reference", "DEMO-1", "validUntil", VALID_UNTIL))
                    .toList();
            post(path + "/qualification", AUTHORITY, Map.of("evidence", evidence));
        }
        Instant deadline = Instant.now().plus(CHECKED_WITHIN);
        do {
            standing = qualification();
            if (!isPending(standing)) {
                break;
            }
            Thread.sleep(200);
        } while (Instant.now().isBefore(deadline));
        return standing.path("state").asText().equals("ELIGIBLE");
    }

    private JsonNode qualification() throws IOException, InterruptedException {
        return suite.get(SERVICE, path, AUTHORITY).body().path("qualification");
    }

    private static boolean isPending(JsonNode standing) {
        return standing.path("criteria").findValuesAsText("status").contains("PENDING");
    }

    private void bind(List<String> serviceTypes) throws IOException, InterruptedException {
        if (!suite.get(SERVICE, "/v1/agreements?agentId=" + agentId, OPERATOR)
                .body()
                .path("items")
                .isEmpty()) {
            return;
        }
        Reply copy = suite.upload(SERVICE, "/v1/agreement-copies", OPERATOR, RandomImage.png());
        post(
                "/v1/agreements",
                OPERATOR,
                Map.of(
                        "agentId",
                        agentId,
                        "clauses",
                        List.of("REGISTRATION_DUTY", "INFORMATION_PROTECTION_DUTY", "CONFIDENTIALITY", "LIABILITY"),
                        "signedOn",
                        "2016-10-01",
                        "validFrom",
                        "2016-10-01",
                        "validUntil",
                        VALID_UNTIL,
                        "copySha256",
                        copy.text("sha256"),
                        "serviceTypes",
                        serviceTypes));
    }

    /** The one with this code, made if it is not there. */
    private JsonNode made(String list, String as, Map<String, String> body) throws IOException, InterruptedException {
        for (JsonNode known : suite.get(SERVICE, list, as).body().path("items")) {
            if (known.path("code").asText().equals(body.get("code"))) {
                return known;
            }
        }
        return post(list, as, body).body();
    }

    private Reply post(String where, String as, Map<String, ?> body) throws IOException, InterruptedException {
        Reply reply = suite.post(SERVICE, where, as, body);
        if (reply.status() != 201) {
            throw new UnexpectedReply("POST " + where, reply);
        }
        return reply;
    }
}
