package io.shiming.sandbox.torture;

import io.shiming.sandbox.Deadline;
import io.shiming.sandbox.Reply;
import io.shiming.sandbox.SuiteClient;
import io.shiming.sandbox.UnexpectedReply;
import io.shiming.sandbox.check.Deed;
import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A client that does what the contract asks of it: repeats a request under the same key until it is answered, whatever
 * happens meanwhile, and repeats nothing that was answered otherwise.
 */
final class CarefulClient {
    private static final String OPERATOR = "oss-demo";
    private static final String VENUE = "venue-demo";
    private static final String CITIZEN = "citizen";
    private static final String REGISTRATION = "registration";
    private static final String INCIDENT = "incident";
    private static final String REGISTRATIONS = "/v1/registrations";
    private static final String LOGONS = "/v1/venue-logons";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SuiteClient suite;
    private final Applications applications;
    private final Journal journal;

    CarefulClient(SuiteClient suite, Journal journal) {
        this.suite = suite;
        this.applications = new Applications(suite, OPERATOR);
        this.journal = journal;
    }

    private record Request(String service, String as, String path, String idempotencyKey, Map<String, Object> body) {
        Request(String as, String path, Map<String, Object> body) {
            this(REGISTRATION, as, path, body);
        }

        Request(String service, String as, String path, Map<String, Object> body) {
            this(service, as, path, UUID.randomUUID().toString(), body);
        }
    }

    /**
     * A request that was acknowledged, to be sent again.
     *
     * @param id of the registration, log-on or dispute that was answered
     * @param number of the service; empty for a log-on and a dispute
     * @param status as it was answered; empty when refused
     */
    record Acknowledged(Request request, UUID id, String number, String status) {}

    /**
     * Who registers, is handed a service on to, or logs on, and what must come of it.
     *
     * @param refusal the code; empty for one who is who they say
     * @param throughAgent for whoever registers
     */
    record Wanted(Person person, Optional<Person> handler, String refusal, boolean throughAgent) {
        /** Who is who they say. */
        Wanted(Person person) {
            this(person, Optional.empty(), "", false);
        }

        boolean isGood() {
            return refusal.isEmpty();
        }

        String status(String good) {
            return isGood() ? good : "REFUSED";
        }
    }

    /** Opens an account. */
    Acknowledged register(Wanted wanted) throws IOException, InterruptedException {
        String number = Applications.freeMobileNumber();
        Map<String, Object> application = persistently(() -> application(wanted, number));
        return registered(new Request(OPERATOR, REGISTRATIONS, application), wanted, number, Optional.empty());
    }

    private Map<String, Object> application(Wanted wanted, String number) throws IOException, InterruptedException {
        Map<String, Object> application = wanted.handler().isPresent()
                ? applications.unit(wanted.person(), wanted.handler().get(), number)
                : applications.individual(wanted.person(), number);
        return wanted.throughAgent() ? applications.throughAgent(application, true) : application;
    }

    /** Hands on what was registered, and is active for all that this client knows. */
    Acknowledged transfer(Acknowledged registered, Wanted wanted) throws IOException, InterruptedException {
        Map<String, Object> application =
                persistently(() -> applications.transfer(wanted.person(), registered.number()));
        String path = REGISTRATIONS + "/" + registered.id() + "/transfer";
        return registered(
                new Request(OPERATOR, path, application), wanted, registered.number(), Optional.of(registered.id()));
    }

    /** The person leaves; the number is free again, and the registration is kept for its time (Art. 12). */
    void terminate(Acknowledged registered) throws IOException, InterruptedException {
        Request request = new Request(
                OPERATOR, REGISTRATIONS + "/" + registered.id() + "/termination", Map.of("reason", "moved away"));
        Reply reply = persistently(() -> send(request));
        if (reply.status() != 200 || !reply.text("status").equals("TERMINATED")) {
            throw new BrokenPromise("a termination was answered " + reply);
        }
        journal.write(ofOne(Deed.TERMINATION, registered.id(), request, "TERMINATED"));
    }

    private Acknowledged registered(Request request, Wanted wanted, String number, Optional<UUID> transferOf)
            throws IOException, InterruptedException {
        Acknowledged acknowledged = acknowledged(request, wanted, number);
        journal.write(new Journal.Line(
                transferOf.isPresent() ? Deed.TRANSFER : Deed.REGISTRATION,
                acknowledged.id(),
                number,
                transferOf.orElse(null),
                request.idempotencyKey(),
                wanted.status("ACTIVE"),
                wanted.handler().isPresent() ? 2 : 1));
        return acknowledged;
    }

    /** A guest logs on. */
    Acknowledged logOn(Wanted wanted) throws IOException, InterruptedException {
        Request request = new Request(VENUE, LOGONS, applications.logOn(wanted.person()));
        Acknowledged acknowledged = acknowledged(request, wanted, "");
        journal.write(ofOne(Deed.LOGON, acknowledged.id(), request, wanted.status("ADMITTED")));
        return acknowledged;
    }

    /** A guest who was admitted leaves. */
    Acknowledged end(Acknowledged logon) throws IOException, InterruptedException {
        Request request = new Request(VENUE, LOGONS + "/" + logon.id() + "/end", Map.of());
        Reply reply = persistently(() -> send(request));
        if (reply.status() != 200 || !reply.text("status").equals("ENDED")) {
            throw new BrokenPromise("the end of a session was answered " + reply);
        }
        journal.write(ofOne(Deed.END, logon.id(), request, "ENDED"));
        return new Acknowledged(request, logon.id(), "", "ENDED");
    }

    /** The one who can log in says that what is registered in their name is not theirs (Art. 11). */
    Acknowledged dispute(Acknowledged registered) throws IOException, InterruptedException {
        Request request = new Request(
                CITIZEN,
                "/v1/self/disputes",
                Map.of("registrationId", registered.id(), "reason", "I never asked for it"));
        Reply reply = persistently(() -> send(request));
        if (reply.status() != 201
                || !reply.text("registrationId").equals(registered.id().toString())) {
            throw new BrokenPromise("a dispute was answered " + reply);
        }
        UUID id = UUID.fromString(id(reply));
        journal.write(ofOne(Deed.DISPUTE, id, request, null));
        return new Acknowledged(request, id, "", "");
    }

    /**
     * Two officers of the operator decide a dispute, if its case is there by now.
     *
     * @return false when it is not
     */
    boolean decide(Acknowledged dispute, String outcome) throws IOException, InterruptedException {
        String path = "/v1/disputes/" + dispute.id();
        if (persistently(() -> suite.get(INCIDENT, path, "clerk")).status() == 404) {
            return false;
        }
        Map<String, Object> word = Map.of("outcome", outcome, "reason", "seen with the contract");
        changed(new Request(INCIDENT, "clerk", path + "/proposal", word), "PROPOSED");
        Request decision = new Request(INCIDENT, "clerk2", path + "/decision", word);
        changed(decision, "DECIDED");
        journal.write(ofOne(Deed.DECISION, dispute.id(), decision, null));
        return true;
    }

    private void changed(Request request, String state) throws InterruptedException {
        Reply reply = persistently(() -> send(request));
        if (reply.status() != 200 || !reply.text("state").equals(state)) {
            throw new BrokenPromise("what ought to be " + state + " was answered " + reply);
        }
    }

    private static Journal.Line ofOne(Deed deed, UUID id, Request request, String status) {
        return new Journal.Line(deed, id, null, null, request.idempotencyKey(), status, null);
    }

    /** Sends what was acknowledged once more, as after an answer that got lost. */
    void repeat(Acknowledged before) throws InterruptedException {
        Reply reply = persistently(() -> send(before.request()));
        if (!id(reply).equals(before.id().toString())) {
            throw new BrokenPromise("the repeat of an acknowledged request was answered " + reply);
        }
    }

    private Acknowledged acknowledged(Request request, Wanted wanted, String number) throws InterruptedException {
        Reply reply = persistently(() -> send(request));
        boolean refused = reply.status() == 422 && reply.text("code").equals(wanted.refusal());
        if (reply.status() != 202 && !(wanted.isGood() ? reply.status() == 201 : refused)) {
            throw new BrokenPromise(
                    "somebody with " + (wanted.isGood() ? "a good card" : wanted.refusal()) + " was answered " + reply);
        }
        return new Acknowledged(request, UUID.fromString(id(reply)), number, reply.text("status"));
    }

    private Reply send(Request request) throws IOException, InterruptedException {
        return suite.post(request.service(), request.path(), request.as(), request.idempotencyKey(), request.body());
    }

    /** A refusal names what is kept as evidence (Art. 10): a registration in its body, a log-on by its address. */
    private static String id(Reply reply) {
        if (reply.isSuccess()) {
            return reply.text("id");
        }
        String address = reply.headers().firstValue("Location").orElse("");
        return reply.text("registrationId").isEmpty()
                ? address.substring(address.lastIndexOf('/') + 1)
                : reply.text("registrationId");
    }

    private interface Call<T> {
        T make() throws IOException, InterruptedException;
    }

    private static <T> T persistently(Call<T> call) throws InterruptedException {
        Deadline deadline = Deadline.in(PATIENCE);
        while (true) {
            try {
                T answer = call.make();
                if (!(answer instanceof Reply reply) || !mayBeRepeated(reply)) {
                    return answer;
                }
                deadline.check("an answer that is not " + reply);
            } catch (UnexpectedReply answer) {
                if (!mayBeRepeated(answer.reply())) {
                    throw new BrokenPromise(answer.getMessage());
                }
                deadline.check("an answer; last: " + answer.getMessage());
            } catch (IOException failed) {
                deadline.check("an answer; last: " + failed);
            }
        }
    }

    /** The only answers after which a client may have to repeat; any other failure is one of ours. */
    private static boolean mayBeRepeated(Reply answer) {
        return answer.status() == 503
                || answer.status() == 429
                || (answer.status() == 409 && answer.text("code").equals("IDEMPOTENCY_IN_FLIGHT"));
    }
}
