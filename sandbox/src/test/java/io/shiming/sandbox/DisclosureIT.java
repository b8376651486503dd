package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import io.shiming.sandbox.simulator.ReportDesk;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lawful disclosure from the official who asks to the authority that opens what came of it, with the log-ins there are. */
@ExtendWith(Sandbox.class)
class DisclosureIT {
    private static final String PATH = "/v1/disclosures";
    private static final String DESK = "desk-demo";

    private static Map<String, Object> request(String authority, String operatorId, String number, String... fields) {
        return Map.of(
                "instrument",
                Map.of(
                        "authority",
                        authority,
                        "number",
                        "Order 17 of 2026",
                        "issuedOn",
                        LocalDate.now(ZoneOffset.UTC).minusDays(2).toString(),
                        "validUntil",
                        LocalDate.now(ZoneOffset.UTC).plusDays(5).toString(),
                        "notifyAfterDays",
                        0),
                "operatorId",
                operatorId,
                "subject",
                Map.of("serviceNumber", number),
                "fields",
                List.of(fields),
                "purpose",
                "case 17");
    }

    private static Reply approve(SuiteClient suite, String officer, String id) throws Exception {
        return suite.post("registration", PATH + "/" + id + "/approval", officer, Map.of());
    }

    private static JsonNode opened(RunningSandbox sandbox, String authority, Reply result) throws Exception {
        return ReportDesk.of(authority, sandbox.state().resolve("keys").resolve(authority))
                .open(result.text("jwe"));
    }

    /** A client has the role of an authority's officials, by a token of its own; nobody stands behind it. */
    private static void assertNobody(Reply reply) {
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text("code")).isEqualTo("NAMED_PERSON_REQUIRED");
    }

    @Test
    @DisplayName(
            "Art. 15, 16, 26: an official asks, officers of the operator agree, and the authority alone opens it, once")
    void wholePath(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        SuiteClient suite = client.suite();
        String operator = new Secrets(sandbox.state().resolve("secrets.properties"))
                .find("operator.demo")
                .orElseThrow();
        Person citizen = client.cast().citizen().orElseThrow();
        String number = Applications.freeMobileNumber();
        String registration = client.register(client.application(SandboxClient.OPERATOR, citizen, number))
                .text("id");
        Deadline active = Deadline.in(Duration.ofSeconds(60));
        while (!client.registration(SandboxClient.OPERATOR, registration)
                .text("status")
                .equals("ACTIVE")) {
            active.check("the person to be registered");
        }

        Reply asked = suite.post(
                "registration", PATH, "net", request("internet-authority", operator, number, "HOLDER_NAME", "DATES"));
        assertThat(asked.status()).isEqualTo(201);
        String result = PATH + "/" + asked.text("id") + "/result";
        assertThat(suite.get("registration", result, "net").status()).isEqualTo(409);
        assertThat(approve(suite, "clerk", asked.text("id")).status()).isEqualTo(200);
        assertThat(suite.get("registration", result, "police").status()).isEqualTo(403);
        assertNobody(suite.get("registration", result, DESK));
        assertNobody(suite.post(
                "registration", PATH, DESK, request("public-security", operator, number, "HOLDER_NAME", "DATES")));
        Reply read = suite.get("registration", result, "net");
        assertThat(read.status()).isEqualTo(200);
        JsonNode record = opened(sandbox, "internet-authority", read).path("records");
        assertThat(record).hasSize(1);
        assertThat(record.path(0).path("holder").path("name").asText()).isEqualTo(citizen.name());
        assertThat(suite.get("registration", result, "net").status()).isEqualTo(409);

        String copies = suite.post(
                        "registration", PATH, "police", request("public-security", operator, number, "DOCUMENT_COPIES"))
                .text("id");
        assertThat(approve(suite, "clerk", copies).text("status")).isEqualTo("APPROVED_ONCE");
        assertThat(approve(suite, "clerk", copies).status()).isEqualTo(403);
        assertThat(approve(suite, "clerk2", copies).text("status")).isEqualTo("APPROVED");
        JsonNode opened = opened(
                sandbox, "public-security", suite.get("registration", PATH + "/" + copies + "/result", "police"));
        assertThat(opened.path("records").path(0).path("documentCopies")).hasSize(1);

        JsonNode accesses = suite.get("registration", "/v1/self/accesses?limit=200", "citizen")
                .body();
        assertThat(accesses.path("items").findValuesAsText("ground")).contains("LAWFUL_DISCLOSURE");
        assertThat(suite.get("incident", "/v1/oversight/entries?office=internet-authority&limit=200", "auditor")
                        .body()
                        .findValuesAsText("action"))
                .contains("disclosure.requested", "disclosure.read");
    }
}
