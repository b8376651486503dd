package io.shiming.sandbox.torture;

import io.shiming.sandbox.Deadline;
import io.shiming.sandbox.Reply;
import io.shiming.sandbox.SuiteClient;
import io.shiming.sandbox.UnexpectedReply;
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
public final class CarefulClient {
    private static final String OPERATOR = "oss-demo";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SuiteClient suite;
    private final Applications applications;
    private final Journal journal;

    public CarefulClient(SuiteClient suite, Journal journal) {
        this.suite = suite;
        this.applications = new Applications(suite, OPERATOR);
        this.journal = journal;
    }

    /**
     * A request that was acknowledged, to be sent again.
     *
     * @param id what was answered
     */
    public record Acknowledged(String idempotencyKey, Map<String, Object> application, String id) {}

    /** Whom to register, and what must come of it. */
    record Wanted(Person holder, Optional<Person> handler, boolean truthful, boolean throughAgent) {}

    /** Registers somebody who is who they say. */
    public Acknowledged register(Person holder) throws IOException, InterruptedException {
        return register(new Wanted(holder, Optional.empty(), true, false));
    }

    Acknowledged register(Wanted wanted) throws IOException, InterruptedException {
        String number = Applications.freeMobileNumber();
        Map<String, Object> application = persistently(() -> application(wanted, number));
        String key = UUID.randomUUID().toString();
        Reply reply = persistently(() -> send(key, application));
        String id = idOf(reply, wanted.truthful());
        journal.write(new Journal.Line(
                UUID.fromString(id),
                number,
                key,
                wanted.truthful() ? "ACTIVE" : "REFUSED",
                wanted.handler().isPresent() ? 2 : 1));
        return new Acknowledged(key, application, id);
    }

    private Map<String, Object> application(Wanted wanted, String number) throws IOException, InterruptedException {
        Map<String, Object> application = wanted.handler().isPresent()
                ? applications.unit(wanted.holder(), wanted.handler().get(), number)
                : applications.individual(wanted.holder(), number);
        return wanted.throughAgent() ? applications.throughAgent(application, true) : application;
    }

    /** Sends what was acknowledged once more, as after an answer that got lost. */
    public void repeat(Acknowledged before) throws InterruptedException {
        Reply reply = persistently(() -> send(before.idempotencyKey(), before.application()));
        if (!id(reply).equals(before.id())) {
            throw new BrokenPromise("the repeat of an acknowledged request was answered " + reply);
        }
    }

    private Reply send(String key, Map<String, Object> application) throws IOException, InterruptedException {
        return suite.post("registration", "/v1/registrations", OPERATOR, key, application);
    }

    /** Pending, or what must come of it; a refusal names the registration that is kept as evidence (Art. 10). */
    private static String idOf(Reply reply, boolean truthful) {
        boolean refused = reply.status() == 422 && reply.text("code").equals("HOLDER_MISMATCH");
        if (reply.status() != 202 && !(truthful ? reply.status() == 201 : refused)) {
            throw new BrokenPromise((truthful ? "a true" : "a wrong") + " name was answered " + reply);
        }
        return id(reply);
    }

    private static String id(Reply reply) {
        return reply.isSuccess() ? reply.text("id") : reply.text("registrationId");
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
