package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.demonstration.Cast;
import io.shiming.sandbox.demonstration.Person;
import io.shiming.sandbox.simulator.ReportDesk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What exists in every sandbox: the keys to which evidence and results are sealed for authorities, two operators with every licence, a
 * venue and an agent, entered through the API as an authority would, and their ids as claims of those who act for them.
 */
final class Seed {
    private static final String REGISTRATION = "registration";
    private static final String KEYS = "/v1/authority-keys";
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);
    private static final long PAUSE_MS = 100;
    private static final List<String> LICENCE_KINDS = List.of(
            "TELECOM_BUSINESS", "INTERNET_ACCESS", "INTERNET_INFORMATION", "DOMAIN_REGISTRY", "DOMAIN_REGISTRAR");
    private static final List<String> SERVICE_TYPES = List.of(
            "FIXED_LINE_INSTALLATION",
            "FIXED_LINE_RELOCATION",
            "FIXED_LINE_TRANSFER",
            "FIXED_LINE_ALTERATION",
            "MOBILE_ACCOUNT_OPENING",
            "MOBILE_TRANSFER",
            "DOMAIN_REGISTRATION",
            "IP_ADDRESS_APPLICATION",
            "WEBSITE_FILING",
            "INSTANT_MESSAGING",
            "EMAIL",
            "BULLETIN_BOARD",
            "ONLINE_GAME",
            "ONLINE_TRADING",
            "FORUM",
            "BLOG",
            "MICROBLOG",
            "SEARCH_ENGINE");

    /**
     * Who is entered.
     *
     * @param key under which the state folder remembers the id
     * @param service that knows them
     * @param path where they are entered and listed
     * @param claim that those who act for them carry their id as
     * @param body as it is entered; the code in it tells them apart
     */
    private record Tenant(
            String key, String service, String path, String claim, List<String> actors, Map<String, Object> body) {
        String unifiedSocialCreditCode() {
            return (String) body.get("unifiedSocialCreditCode");
        }
    }

    private static final List<Tenant> TENANTS = List.of(
            operator(
                    "operator.demo",
                    "Demo Telecom (Xinjiang)",
                    "91650100MA00000159",
                    List.of("service-account-oss-demo", "clerk", "clerk2")),
            operator(
                    "operator.rival",
                    "Rival Telecom (Xinjiang)",
                    "91650100MA00000234",
                    List.of("service-account-oss-rival")),
            new Tenant(
                    "venue.demo",
                    REGISTRATION,
                    "/v1/venues",
                    "venue_id",
                    List.of("service-account-venue-demo"),
                    Map.of(
                            "kind", "INTERNET_CAFE",
                            "name", "Demo cyber-café",
                            "unifiedSocialCreditCode", "91650100MA00000159",
                            "address", "Urumqi, Demo Street 1")));

    private final SuiteClient suite;
    private final KeycloakServer keycloak;
    private final Secrets secrets;
    private final Cast cast;
    private final Map<String, ReportDesk> desks;

    /** @param desks of authorities, by the log-ins of their officials */
    Seed(SuiteClient suite, KeycloakServer keycloak, Secrets secrets, Cast cast, Map<String, ReportDesk> desks) {
        this.suite = suite;
        this.keycloak = keycloak;
        this.secrets = secrets;
        this.cast = cast;
        this.desks = desks;
    }

    /** Does what is still to do; with a folder that was used before, that is nothing. */
    void sow() throws StartFailure, InterruptedException {
        for (Map.Entry<String, ReportDesk> desk : desks.entrySet()) {
            registerKey(desk.getKey(), desk.getValue());
        }
        for (Tenant tenant : TENANTS) {
            provide(tenant);
        }
        String agentId = provide(agent());
        try {
            new AgentSeed(suite, agentId).sow(SERVICE_TYPES);
            awaitKeys();
        } catch (IOException failure) {
            throw failure(failure.getMessage());
        }
    }

    /** Without it an authority is given no forged document (Art. 10), nor reads what it asked for (Art. 15). The same again is no other. */
    private void registerKey(String official, ReportDesk desk) throws StartFailure, InterruptedException {
        String registered = official + ".registered-key";
        if (secrets.find(registered).isPresent()) {
            return;
        }
        try {
            Reply reply = suite.put(REGISTRATION, KEYS, official, Http.JSON.readTree(desk.publicKey()));
            if (reply.status() != 200) {
                throw failure("PUT " + KEYS + " was answered " + reply);
            }
            secrets.remember(registered, reply.text("keyId"));
        } catch (IOException failure) {
            throw failure(failure.getMessage());
        }
    }

    /** Incident-service is told of the keys, so that what is reported from now on goes with the document. */
    private void awaitKeys() throws IOException, InterruptedException, StartFailure {
        Deadline told = Deadline.in(TOLD_WITHIN);
        for (String official : desks.keySet()) {
            while (suite.get("incident", KEYS, official).status() != 200) {
                if (told.isOver()) {
                    throw failure("incident-service was not told of the key of " + official);
                }
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    private String provide(Tenant tenant) throws StartFailure, InterruptedException {
        Optional<String> known = secrets.find(tenant.key());
        String id = known.isPresent() ? known.get() : enter(tenant);
        String claimed = tenant.key() + ".claimed";
        if (secrets.find(claimed).isEmpty()) {
            for (String actor : tenant.actors()) {
                keycloak.claim(actor, tenant.claim(), id);
            }
            secrets.remember(claimed, "true");
        }
        return id;
    }

    /** One that the department in use knows; where it knows no unit, one that it will not confirm. */
    private Tenant agent() {
        Optional<Person> unit = cast.agent();
        return new Tenant(
                "agent.demo",
                "agent",
                "/v1/agents",
                "agent_id",
                List.of("service-account-agent-demo"),
                Map.of(
                        "name", unit.map(Person::name).orElse("Demo agent"),
                        "unifiedSocialCreditCode",
                                unit.map(Person::documentNumber).orElse("91650100MA00000159")));
    }

    private String enter(Tenant tenant) throws StartFailure, InterruptedException {
        try {
            Reply reply = suite.post(tenant.service(), tenant.path(), "comms", tenant.body());
            boolean enteredBefore = reply.status() == 409 && reply.text("code").endsWith("_ALREADY_ENTERED");
            if (reply.status() != 201 && !enteredBefore) {
                throw failure("POST " + tenant.path() + " was answered " + reply);
            }
            String id = enteredBefore ? lookUp(tenant) : reply.text("id");
            secrets.remember(tenant.key(), id);
            return id;
        } catch (IOException failure) {
            throw failure(failure.getMessage());
        }
    }

    /** Entered by a run that was killed before it remembered the id. */
    private String lookUp(Tenant tenant) throws IOException, InterruptedException {
        String after = "";
        do {
            Reply page = suite.get(tenant.service(), tenant.path() + after, "comms");
            for (JsonNode entered : page.body().path("items")) {
                if (entered.path("unifiedSocialCreditCode").asText().equals(tenant.unifiedSocialCreditCode())) {
                    return entered.path("id").asText();
                }
            }
            after = page.text("next").isEmpty() ? "" : "?after=" + page.text("next");
        } while (!after.isEmpty());
        throw new IOException("one was entered before, and GET " + tenant.path() + " does not show it");
    }

    private static Tenant operator(String key, String name, String unifiedSocialCreditCode, List<String> actors) {
        Stream<Map<String, Object>> licences = LICENCE_KINDS.stream()
                .map(kind -> Map.of(
                        "kind",
                        kind,
                        "number",
                        "DEMO-" + kind,
                        "validFrom",
                        "2016-10-01",
                        "validUntil",
                        "2099-12-31",
                        "serviceTypes",
                        SERVICE_TYPES));
        return new Tenant(
                key,
                REGISTRATION,
                "/v1/operators",
                "operator_id",
                actors,
                Map.of(
                        "name", name,
                        "unifiedSocialCreditCode", unifiedSocialCreditCode,
                        "licences", licences.toList()));
    }

    private static StartFailure failure(String why) {
        return new StartFailure(
                "the keys of authorities, the operators, the venue and the agent cannot be entered: " + why,
                "The log of the service tells more; a folder given by --state may be from another version.");
    }
}
