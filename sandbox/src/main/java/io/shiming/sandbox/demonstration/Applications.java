package io.shiming.sandbox.demonstration;

import io.shiming.sandbox.Reply;
import io.shiming.sandbox.SuiteClient;
import io.shiming.sandbox.UnexpectedReply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Bodies of {@code POST /v1/registrations}, with the document copies they need brought before, and of log-ons. */
public final class Applications {
    /** Of the agent, by its code. */
    public static final String OUTLET = "Urumqi 12";

    /** Who sees whoever is present. */
    public static final String CLERK = "clerk-17";

    private static final AtomicInteger NEXT_NUMBER =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(100_000_000));

    private final SuiteClient suite;
    private final String operator;

    /** What the operator with this log-in would send. */
    public Applications(SuiteClient suite, String operator) {
        this.suite = suite;
        this.operator = operator;
    }

    /** A number nobody has: no two of one process are alike, and other processes most likely began elsewhere. */
    public static String freeMobileNumber() {
        return String.format(Locale.ROOT, "+86139%08d", NEXT_NUMBER.getAndIncrement() % 100_000_000);
    }

    /** A person opens a mobile account for themselves. */
    public Map<String, Object> individual(Person person, String serviceNumber)
            throws IOException, InterruptedException {
        return application("MOBILE_ACCOUNT_OPENING", "INDIVIDUAL", person, serviceNumber);
    }

    /** A person takes a mobile account over; whose it was the address says (Art. 8). */
    public Map<String, Object> transfer(Person person, String serviceNumber) throws IOException, InterruptedException {
        return application("MOBILE_TRANSFER", "INDIVIDUAL", person, serviceNumber);
    }

    /** A unit opens a mobile account; somebody with a letter of authority acts for it (Art. 8). */
    public Map<String, Object> unit(Person unit, Person handler, String serviceNumber)
            throws IOException, InterruptedException {
        Map<String, Object> application = application("MOBILE_ACCOUNT_OPENING", "UNIT", unit, serviceNumber);
        Map<String, Object> representative = new LinkedHashMap<>();
        representative.put("relation", "HANDLER");
        representative.putAll(bearer(handler));
        representative.put("authorisationCopyId", copy());
        application.put("representative", representative);
        return application;
    }

    /** What the demonstration's agent took in, at its outlet, for the first operator. */
    public Map<String, Object> throughAgent(Map<String, Object> application, boolean disclosed)
            throws IOException, InterruptedException {
        Map<String, Object> through = new LinkedHashMap<>(application);
        through.put("operatorId", own("registration", "/v1/operators", "oss-demo"));
        through.put(
                "agent",
                Map.of(
                        "agentId", own("agent", "/v1/agents", "agent-demo"),
                        "outlet", OUTLET,
                        "disclosedToUser", disclosed));
        return through;
    }

    /** The id of the one there is to see. */
    private String own(String service, String path, String as) throws IOException, InterruptedException {
        Reply reply = suite.get(service, path, as);
        if (reply.status() != 200) {
            throw new UnexpectedReply("GET " + path, reply);
        }
        return reply.body().path("items").path(0).path("id").asText();
    }

    /** A guest logs on at a venue; nobody asks for a copy there (Art. 14). */
    public Map<String, Object> logOn(Person guest) {
        return Map.of(
                "person",
                Map.of(
                        "name",
                        guest.name(),
                        "document",
                        Map.of(
                                "type", guest.documentType(),
                                "number", guest.documentNumber(),
                                "validUntil", guest.validUntil())),
                "terminal",
                "T-042",
                "startedAt",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private Map<String, Object> application(String type, String kind, Person holder, String serviceNumber)
            throws IOException, InterruptedException {
        Map<String, Object> bearer = new LinkedHashMap<>();
        bearer.put("kind", kind);
        bearer.putAll(bearer(holder));
        Map<String, Object> application = new LinkedHashMap<>();
        application.put("service", Map.of("type", type, "number", serviceNumber));
        application.put("holder", bearer);
        application.put(
                "presence",
                Map.of(
                        "method",
                        "IN_PERSON",
                        "consistent",
                        true,
                        "checkedBy",
                        CLERK,
                        "checkedAt",
                        Instant.now()
                                .minus(Duration.ofMinutes(1))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()));
        return application;
    }

    private Map<String, Object> bearer(Person person) throws IOException, InterruptedException {
        return Map.of(
                "name",
                person.name(),
                "document",
                Map.of(
                        "type", person.documentType(),
                        "number", person.documentNumber(),
                        "validUntil", person.validUntil(),
                        "copyId", copy()));
    }

    private String copy() throws IOException, InterruptedException {
        return suite.upload(operator, RandomImage.png());
    }
}
