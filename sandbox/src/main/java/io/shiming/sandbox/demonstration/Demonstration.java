package io.shiming.sandbox.demonstration;

import io.shiming.sandbox.Reply;
import io.shiming.sandbox.SuiteClient;
import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Register;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The suite's main job, shown on made-up people: who is registered, who is refused, and what a failure changes. */
public final class Demonstration {
    private static final String OPERATOR = "oss-demo";
    private static final String VENUE = "venue-demo";
    private static final String AGENT = "agent-demo";
    private static final String REGISTRATIONS = "/v1/registrations";
    private static final String LOGONS = "/v1/venue-logons";
    private static final int ROWS = 14;
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
    private static final int WIDEST_CELL = 44;

    private final SuiteClient suite;
    private final Cast cast;
    private final Applications applications;
    private final Keeping keeping;
    private final Consumer<String> progress;
    private final List<Row> rows = new ArrayList<>();
    private Optional<Instant> firstRegistered = Optional.empty();
    private Optional<String> firstId = Optional.empty();

    public Demonstration(SuiteClient suite, Map<Channel, Register> registers, Consumer<String> progress) {
        this.suite = suite;
        this.cast = new Cast(registers);
        this.applications = new Applications(suite, OPERATOR);
        this.keeping = new Keeping(suite, OPERATOR);
        this.progress = progress;
    }

    private interface Scene {
        Row play(Person person) throws IOException, InterruptedException;
    }

    /** Asks everything, one after the other. */
    public List<Row> show() throws IOException, InterruptedException {
        play("a person opens a mobile account", cast.individual(), this::individual);
        play("a unit opens one; its handler shows a letter of authority", cast.unit(), this::unit);
        play("the right card under a wrong name", cast.anybody(), this::wrongName);
        play("a card no register knows", Optional.of(cast.stranger()), this::unknownDocument);
        play("a card that has expired", cast.withExpiredCard(), this::expiredDocument);
        play("a forged card", cast.withForgedCard(), this::forgedDocument);
        play("a person, while the public-security channel is down", cast.anybody(), this::channelDown);
        play("the same request sent twice", cast.anybody(), this::sentTwice);
        play("a guest logs on at a cyber-café", cast.anybody(), this::guest);
        play("a person opens a mobile account at an agent's outlet", atAnAgents(), this::throughAgent);
        play("the same, and the agent does not say that it is one", atAnAgents(), this::notDisclosed);
        play("a person gives a mobile account up", cast.anybody(), this::ended);
        play("a compliance officer holds that registration", cast.anybody(), person -> keeping.held());
        play("an authority has destroyed what is due", cast.anybody(), person -> keeping.early());
        return List.copyOf(rows);
    }

    /** Whom an agent can register; without a unit in the registers there is none. */
    private Optional<Person> atAnAgents() {
        return cast.agent().flatMap(agent -> cast.anybody());
    }

    /** The table of what has been shown. */
    public List<String> table() {
        Table table = new Table(WIDEST_CELL, List.of("what was asked", "what came back", "why", "as expected"));
        rows.forEach(row -> table.add(
                List.of(row.asked(), row.answered(), row.why(), row.verdict().toString())));
        return table.lines();
    }

    public boolean isAllAsExpected() {
        return !rows.isEmpty() && rows.stream().noneMatch(row -> row.verdict() == Row.Verdict.OTHERWISE);
    }

    /** When the first subscriber was registered. */
    public Optional<Instant> firstRegistered() {
        return firstRegistered;
    }

    /** The registration's id. */
    public Optional<String> firstId() {
        return firstId;
    }

    private void play(String what, Optional<Person> person, Scene scene) throws IOException, InterruptedException {
        progress.accept("demonstration " + (rows.size() + 1) + " of " + ROWS + ": " + what);
        rows.add(person.isPresent() ? scene.play(person.get()) : Row.notShown(what));
    }

    private Row individual(Person person) throws IOException, InterruptedException {
        Reply reply = register(applications.individual(person, Applications.freeMobileNumber()));
        Reply settled = settled(reply);
        if (settled.text("status").equals("ACTIVE")) {
            firstRegistered = Optional.of(Instant.now());
            firstId = Optional.of(reply.text("id"));
        }
        return Row.opened(
                person + " opens a mobile account",
                reply,
                settled,
                "Art. 7, 9: document verified, the person is who it says");
    }

    private Row unit(Person unit) throws IOException, InterruptedException {
        Optional<Person> handler = cast.handler();
        if (handler.isEmpty()) {
            return Row.notShown("a unit with a handler opens a mobile account");
        }
        Reply reply = register(applications.unit(unit, handler.get(), Applications.freeMobileNumber()));
        return Row.opened(
                unit + " opens a mobile account; handler " + handler.get() + " with letter of authority",
                reply,
                settled(reply),
                "Art. 8: both documents verified, by two departments");
    }

    private Row wrongName(Person person) throws IOException, InterruptedException {
        Person other = person.named("王不符");
        Reply reply = register(applications.individual(other, Applications.freeMobileNumber()));
        return Row.refused("card of another: " + other, reply, settled(reply), "HOLDER_MISMATCH", 10);
    }

    private Row unknownDocument(Person person) throws IOException, InterruptedException {
        Reply reply = register(applications.individual(person, Applications.freeMobileNumber()));
        return Row.refused("a card no register knows: " + person, reply, settled(reply), "DOCUMENT_NOT_FOUND", 10);
    }

    private Row expiredDocument(Person person) throws IOException, InterruptedException {
        Reply reply = register(applications.individual(person, Applications.freeMobileNumber()));
        return Row.refused("an expired card: " + person, reply, settled(reply), "DOCUMENT_EXPIRED", 10);
    }

    private Row forgedDocument(Person person) throws IOException, InterruptedException {
        Reply reply = register(applications.individual(person, Applications.freeMobileNumber()));
        return Row.refused("a forged card: " + person, reply, settled(reply), "DOCUMENT_FORGED", 10);
    }

    private Row channelDown(Person person) throws IOException, InterruptedException {
        Map<String, Object> application = applications.individual(person, Applications.freeMobileNumber());
        String channel = Channel.PUBLIC_SECURITY.path();
        Reply reply;
        try {
            suite.steer(channel, Map.of("mode", "DOWN"));
            reply = register(application);
        } finally {
            suite.steer(channel, Map.of("mode", "UP"));
        }
        Instant back = Instant.now();
        boolean pending = reply.status() == 202 && reply.text("status").equals("PENDING_VERIFICATION");
        boolean active = pending && settled(reply).text("status").equals("ACTIVE");
        Duration took = Duration.between(back, Instant.now());
        String later = !pending
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", then %s %.1f s after the channel was back",
                        active ? "ACTIVE" : "still not active",
                        took.toMillis() / 1000.0);
        channelIsUp();
        return new Row(
                person + " opens a mobile account while the public-security channel is down",
                Row.status(reply) + later,
                "Art. 7, 9: unverified is never active; finished by itself",
                Row.Verdict.of(active));
    }

    private Row sentTwice(Person person) throws IOException, InterruptedException {
        Map<String, Object> application = applications.individual(person, Applications.freeMobileNumber());
        String key = UUID.randomUUID().toString();
        Reply first = suite.post("registration", REGISTRATIONS, OPERATOR, key, application);
        Reply second = suite.post("registration", REGISTRATIONS, OPERATOR, key, application);
        boolean once =
                first.isSuccess() && second.isReplayed() && first.text("id").equals(second.text("id"));
        return new Row(
                person + " opens a mobile account; the same request again",
                Row.status(first) + ", then " + Row.status(second) + (once ? " (the same registration, replayed)" : ""),
                "same Idempotency-Key: registered once",
                Row.Verdict.of(once));
    }

    private Reply register(Map<String, Object> application) throws IOException, InterruptedException {
        return suite.post("registration", REGISTRATIONS, OPERATOR, application);
    }

    private Row guest(Person person) throws IOException, InterruptedException {
        Reply reply = suite.post("registration", LOGONS, VENUE, applications.logOn(person));
        Reply settled = settled(reply, LOGONS, VENUE);
        boolean admitted = settled.text("status").equals("ADMITTED");
        Reply ended = suite.post("registration", LOGONS + "/" + reply.text("id") + "/end", VENUE, Map.of());
        boolean asExpected = admitted && ended.text("status").equals("ENDED");
        return new Row(
                person + " logs on at a cyber-café, and leaves",
                Row.status(reply)
                        + (settled.equals(reply) ? "" : ", then " + settled.text("status"))
                        + ", then " + ended.text("status"),
                "Art. 14, 15: checked and registered; kept sixty days from here",
                Row.Verdict.of(asExpected));
    }

    private Row throughAgent(Person person) throws IOException, InterruptedException {
        Reply reply = registerThroughAgent(person, true);
        return Row.opened(
                person + " opens a mobile account at an agent's outlet",
                reply,
                settled(reply, REGISTRATIONS, AGENT),
                "Art. 5: the operator has bound the agent, and the user was told");
    }

    private Row notDisclosed(Person person) throws IOException, InterruptedException {
        Reply reply = registerThroughAgent(person, false);
        return Row.refused(
                "an agent that does not say that it is one: " + person, reply, reply, "AGENT_NOT_DISCLOSED", 5);
    }

    private Row ended(Person person) throws IOException, InterruptedException {
        Reply reply = register(applications.individual(person, Applications.freeMobileNumber()));
        return settled(reply).text("status").equals("ACTIVE")
                ? keeping.ended(person, reply.text("id"))
                : Row.opened(person + " opens a mobile account, to give it up", reply, reply, "");
    }

    private Reply registerThroughAgent(Person person, boolean disclosed) throws IOException, InterruptedException {
        Applications outlet = new Applications(suite, AGENT);
        return suite.post(
                "registration",
                REGISTRATIONS,
                AGENT,
                outlet.throughAgent(outlet.individual(person, Applications.freeMobileNumber()), disclosed));
    }

    private Reply settled(Reply reply) throws IOException, InterruptedException {
        return settled(reply, REGISTRATIONS, OPERATOR);
    }

    /** What became of what its departments had not answered yet; else the reply itself. */
    private Reply settled(Reply reply, String path, String as) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(SETTLED_WITHIN);
        Reply latest = reply;
        while (latest.text("status").equals("PENDING_VERIFICATION")
                && Instant.now().isBefore(deadline)) {
            Thread.sleep(200);
            latest = suite.get("registration", path + "/" + reply.text("id"), as);
        }
        return latest;
    }

    /** What comes next must not meet a gateway that still holds the channel for down. */
    private void channelIsUp() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(SETTLED_WITHIN);
        while (Instant.now().isBefore(deadline)) {
            if (suite.channelState("PUBLIC_SECURITY", OPERATOR).equals("UP")) {
                return;
            }
            Thread.sleep(200);
        }
    }
}
