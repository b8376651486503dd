package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import io.shiming.sandbox.demonstration.RandomImage;
import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the other services tell incident-service, from the one who is told first to the last. */
@ExtendWith(Sandbox.class)
class IncidentReportsIT {
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(60);

    /** What authorities opened is searched for nothing. */
    private final Http authorities = new Http();

    @Test
    @DisplayName("Art. 10: a forged card is reported to all five authorities, and each of them opens what was shown")
    void card(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        Person forged = client.cast().withForgedCard().orElseThrow();
        String id = client.register(client.application(forged)).text("registrationId");
        String verification = sandbox.awaitText(
                "registration",
                "SELECT verification_id FROM document_check WHERE outcome = 'FORGED' AND registration_id = ?::uuid",
                id);

        for (String authority : ReportWays.OFFICIALS.keySet()) {
            JsonNode evidence = report(authority, verification).path("evidence");

            assertThat(evidence.path("name").asText()).as(authority).isEqualTo(forged.name());
            assertThat(evidence.path("document").path("number").asText())
                    .as(authority)
                    .isEqualTo(forged.documentNumber());
        }
    }

    @Test
    @DisplayName("Art. 10, 14: a forged card that a guest shows at a venue is reported to all five authorities")
    void guest(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        Person forged = client.cast().withForgedCard().orElseThrow();
        Reply refused = client.suite()
                .post(
                        "registration",
                        "/v1/venue-logons",
                        SandboxClient.VENUE,
                        new Applications(client.suite(), SandboxClient.OPERATOR).logOn(forged));
        String address = refused.headers().firstValue("Location").orElseThrow();
        String verification = sandbox.awaitText(
                "registration",
                "SELECT verification_id FROM venue_logon WHERE outcome = 'FORGED' AND id = ?::uuid",
                address.substring(address.lastIndexOf('/') + 1));

        for (String authority : ReportWays.OFFICIALS.keySet()) {
            report(authority, verification);
        }
    }

    /** One who would be an agent, with a licence that is none. */
    static Person agent(SandboxClient client) {
        return client.entries(Channel.MARKET_REGULATION).stream()
                .filter(entry -> entry.status() == Entry.Status.FORGED)
                .findFirst()
                .map(Person::of)
                .orElseThrow();
    }

    @Test
    @DisplayName("Art. 10: an agent's forged business licence is reported to all five authorities")
    void licence(RunningSandbox sandbox) throws Exception {
        // Agents are no persons: agent-service tells who they are.
        SuiteClient suite = new SuiteClient(sandbox.description());
        Person unit = agent(sandbox.client());
        String agent = suite.post(
                        "agent",
                        "/v1/agents",
                        "comms",
                        Map.of("name", unit.name(), "unifiedSocialCreditCode", unit.documentNumber()))
                .text("id");
        assertThat(suite.post(
                                "agent",
                                "/v1/agents/" + agent + "/qualification",
                                "comms",
                                Map.of(
                                        "evidence",
                                        List.of(Map.of(
                                                "criterion",
                                                "LEGAL_PERSON",
                                                "reference",
                                                "LICENCE-1",
                                                "validUntil",
                                                "2099-12-31"))))
                        .status())
                .isEqualTo(201);
        String verification = sandbox.awaitText(
                "incident", "SELECT verification_id FROM forgery_report WHERE agent_id = ?::uuid", agent);

        for (String authority : ReportWays.OFFICIALS.keySet()) {
            report(authority, verification);
        }
    }

    @Test
    @DisplayName("Art. 11: what two officers decide of a dispute is what registration-service tells the person")
    void dispute(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        String dispute = client.dispute();
        String own = "/v1/self/disputes/" + dispute;
        assertThat(client.suite().get("registration", own, "citizen").text("outcome"))
                .isEmpty();

        client.decide(dispute, "CONFIRMED");

        assertThat(client.suite().get("registration", own, "citizen").text("outcome"))
                .isEqualTo("REJECTED");
    }

    @Test
    @DisplayName("Art. 16: a copy that comes a second time, for somebody else, becomes a draft that people look at")
    void copy(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        byte[] copy = RandomImage.png();
        for (Person person : List.of(client.anybody(), client.anybody())) {
            Map<String, Object> application = client.application(person);
            withCopy(application, client.suite().upload(SandboxClient.OPERATOR, copy));
            client.register(application);
        }
        String told = sandbox.awaitText(
                "registration",
                "SELECT id FROM outbox WHERE target = ?::text AND kind = 'copy-reused' AND delivered_at IS NOT NULL LIMIT 1",
                "incident");

        sandbox.awaitText(
                "incident",
                "SELECT id FROM incident WHERE kind = 'COPY_REUSED' AND state = 'DRAFT' AND ?::text IS NOT NULL LIMIT 1",
                told);
    }

    @SuppressWarnings("unchecked")
    private static void withCopy(Map<String, Object> application, String copyId) {
        Map<String, Object> holder = new HashMap<>((Map<String, Object>) application.get("holder"));
        Map<String, Object> document = new HashMap<>((Map<String, Object>) holder.get("document"));
        document.put("copyId", copyId);
        holder.put("document", document);
        application.put("holder", holder);
    }

    /** What an authority has taken about a check, once it has. */
    private JsonNode report(String authority, String verification) throws Exception {
        Deadline deadline = Deadline.in(TOLD_WITHIN);
        while (true) {
            JsonNode taken = authorities
                    .send("GET", Port.SIMULATORS.url() + "/control/" + authority + "/reports", Map.of())
                    .body();
            assertThat(taken.path("refused").asLong()).as(authority).isZero();
            for (JsonNode report : taken.path("reports")) {
                if (report.path("verificationId").asText().equals(verification)) {
                    return report;
                }
            }
            deadline.check("a report at " + authority);
        }
    }
}
