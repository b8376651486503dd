package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Cast;
import io.shiming.sandbox.demonstration.Person;
import io.shiming.sandbox.simulator.AuthoritySimulators;
import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Entry;
import io.shiming.sandbox.simulator.Register;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What the end-to-end tests ask of the suite. Every name and number sent is remembered, to be searched for in logs. */
public final class SandboxClient {
    public static final String OPERATOR = "oss-demo";
    static final String RIVAL = "oss-rival";
    public static final String VENUE = "venue-demo";
    private static final String LOGONS = "/v1/venue-logons";

    /** Members of a body that hold personal data. */
    private static final Set<String> PERSONAL = Set.of("name", "number", "serviceNumber");

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

    private static final Set<String> SENT = ConcurrentHashMap.newKeySet();

    private static final Responses RESPONSES = new Responses();

    private final Http http = new Http(SandboxClient::remember, RESPONSES::add);
    private final Description sandbox;
    private final SuiteClient suite;
    private final Map<Channel, Register> registers = AuthoritySimulators.registers(Optional.empty());
    private final Cast cast = new Cast(registers);

    SandboxClient(Description sandbox) {
        this.sandbox = sandbox;
        this.suite = new SuiteClient(sandbox, http);
    }

    /** Every name, document number and service number sent by any test of this run. */
    static Set<String> sent() {
        return Set.copyOf(SENT);
    }

    /** Everything that was answered to any test of this run. */
    byte[] responses() {
        return RESPONSES.all();
    }

    Collection<Entry> entries(Channel channel) {
        return registers.get(channel).entries();
    }

    /** Operators and venues are named in public: their names and licence numbers are stored in clear. */
    private static void remember(JsonNode body) {
        if (body.has("licences") || body.has("address")) {
            return;
        }
        JsonNode persons = body.deepCopy();
        if (persons instanceof ObjectNode object) {
            // What an authority's order is called is nobody's number.
            object.remove("instrument");
        }
        PERSONAL.forEach(member -> persons.findValues(member).forEach(value -> SENT.add(value.asText())));
    }

    Http http() {
        return http;
    }

    public SuiteClient suite() {
        return suite;
    }

    Description sandbox() {
        return sandbox;
    }

    public Cast cast() {
        return cast;
    }

    /** What an operator would send for a person and a fresh number; its document copy is brought here. */
    Map<String, Object> application(String operator, Person person, String serviceNumber)
            throws IOException, InterruptedException {
        return new Applications(suite, operator).individual(person, serviceNumber);
    }

    public Map<String, Object> application(Person person) throws IOException, InterruptedException {
        return application(OPERATOR, person, Applications.freeMobileNumber());
    }

    public Reply register(Map<String, Object> application) throws IOException, InterruptedException {
        return register(UUID.randomUUID().toString(), application);
    }

    Reply register(String idempotencyKey, Map<String, Object> application) throws IOException, InterruptedException {
        return suite.post("registration", "/v1/registrations", OPERATOR, idempotencyKey, application);
    }

    Reply registration(String as, String id) throws IOException, InterruptedException {
        return suite.get("registration", "/v1/registrations/" + id, as);
    }

    Reply search(String as, String serviceNumber) throws IOException, InterruptedException {
        return suite.post("registration", "/v1/registrations/search", as, Map.of("serviceNumber", serviceNumber));
    }

    /**
     * A guest logs on at the venue, and is admitted, at once or when the department has answered.
     *
     * @return the log-on's id
     */
    public String logOn(Person guest) throws IOException, InterruptedException {
        Reply reply = suite.post("registration", LOGONS, VENUE, new Applications(suite, OPERATOR).logOn(guest));
        Instant deadline = Instant.now().plusSeconds(30);
        while (!reply.text("status").equals("ADMITTED")) {
            if (!reply.text("status").equals("PENDING_VERIFICATION")
                    || Instant.now().isAfter(deadline)) {
                throw new UnexpectedReply("a log-on", reply);
            }
            Thread.sleep(100);
            reply = suite.get("registration", LOGONS + "/" + reply.text("id"), VENUE);
        }
        return reply.text("id");
    }

    /**
     * A registration of whoever can log in is disputed by them (Art. 11).
     *
     * @return the dispute's id
     */
    public String dispute() throws IOException, InterruptedException {
        String registration =
                register(application(cast.citizen().orElseThrow())).text("id");
        Deadline deadline = Deadline.in(SETTLED_WITHIN);
        while (!registration(OPERATOR, registration).text("status").equals("ACTIVE")) {
            deadline.check("the person to be registered");
        }
        Reply raised = suite.post(
                "registration",
                "/v1/self/disputes",
                "citizen",
                Map.of("registrationId", registration, "reason", "I never asked for it"));
        if (raised.status() != 201) {
            throw new UnexpectedReply("a dispute", raised);
        }
        return raised.text("id");
    }

    /** Two officers of the operator decide it, as soon as incident-service knows of it; and it is settled. */
    public void decide(String disputeId, String outcome) throws IOException, InterruptedException {
        awaitDispute(disputeId, "OPEN");
        Map<String, String> word = Map.of("outcome", outcome, "reason", "seen with the contract");
        for (Map.Entry<String, String> step :
                List.of(Map.entry("proposal", "clerk"), Map.entry("decision", "clerk2"))) {
            Reply reply =
                    suite.post("incident", "/v1/disputes/" + disputeId + "/" + step.getKey(), step.getValue(), word);
            if (reply.status() != 200) {
                throw new UnexpectedReply("a " + step.getKey(), reply);
            }
        }
        awaitDispute(disputeId, "SETTLED");
    }

    private void awaitDispute(String disputeId, String state) throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(SETTLED_WITHIN);
        while (!suite.get("incident", "/v1/disputes/" + disputeId, "clerk")
                .text("state")
                .equals(state)) {
            deadline.check("the dispute to be " + state);
        }
    }

    /** Users are brought into a campaign. */
    public Reply bring(String campaign, String lines) throws IOException, InterruptedException {
        return http.sendBytes(
                "POST",
                sandbox.services().get("registration") + campaign + "/users",
                Map.of("Authorization", "Bearer " + suite.token(OPERATOR)),
                "application/x-ndjson",
                lines.getBytes(StandardCharsets.UTF_8));
    }

    public Person anybody() {
        return cast.anybody().orElseThrow();
    }
}
