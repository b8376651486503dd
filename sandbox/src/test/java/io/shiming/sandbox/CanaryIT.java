package io.shiming.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.demonstration.Applications;
import io.shiming.sandbox.demonstration.Person;
import io.shiming.sandbox.simulator.Channel;
import io.shiming.sandbox.simulator.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After everything else that leaves something behind. */
@Order(Integer.MAX_VALUE - 1)
@ExtendWith(Sandbox.class)
class CanaryIT {
    /**
     * The person behind log-in {@code citizen}. Its name and number are claims in the realm, so Keycloak keeps them in its
     * own database, which is on the main server: found there they would say nothing about the services.
     */
    static final Set<String> CITIZEN = Set.of("赵市民", "650202199207279332");

    private static final String REASON = "搬到伊犁去了，不再用这个号码";

    @TempDir
    Path scratch;

    @Test
    @DisplayName("Art. 16: no name, document number or service number of the whole run is in any log")
    void nothingLeaks(RunningSandbox sandbox) throws Exception {
        SandboxClient client = sandbox.client();
        Set<String> canaries = everything(client);
        canaries.addAll(SandboxClient.sent());
        canaries.removeAll(CITIZEN);
        // An agent is no user: whoever deals with it may know who it is, and agent-service tells.
        for (Person agent : List.of(client.cast().agent().orElseThrow(), IncidentReportsIT.agent(client))) {
            canaries.removeAll(Set.of(agent.name(), agent.documentNumber()));
        }

        List<Path> files = new Recording(sandbox, scratch).files();
        LeakScanner scanner = new LeakScanner(canaries);

        assertThat(canaries).hasSizeGreaterThan(300).contains("孙未载", "买买提·吐尔逊", REASON);
        assertThat(names(files))
                .contains(
                        "registration-service.log",
                        "verification-gateway.log",
                        "agent-service.log",
                        "retention-service.log",
                        "incident-service.log",
                        "keycloak.log",
                        "postgresql.log",
                        "postgresql-keys.log",
                        "launcher.log",
                        "metrics-registration",
                        "metrics-verification",
                        "metrics-agent",
                        "metrics-retention",
                        "metrics-incident",
                        "dump-registration",
                        "dump-verification",
                        "dump-agent",
                        "dump-retention",
                        "dump-incident",
                        "dump-registration-keys",
                        "dump-verification-keys",
                        "dump-agent-keys",
                        "dump-retention-keys",
                        "dump-incident-keys");
        assertThat(Files.readString(scratch.resolve("metrics-registration"))).contains("shiming_outbox_backlog");
        assertThat(Files.readString(scratch.resolve("dump-registration"))).contains("ACTIVE", "registration.opened");
        assertThat(Files.readString(scratch.resolve("dump-retention"))).contains("COPY clock", "REGISTRATION");
        assertThat(scanner.search(files)).isEmpty();
        assertThat(scanner.search(Map.of("responses", client.responses()))).isEmpty();
    }

    /** Registers everybody who can be, refuses some, ends one, searches, and asks what is wrong in every way. */
    private static Set<String> everything(SandboxClient client) throws Exception {
        Set<String> canaries = new TreeSet<>(Set.of(REASON));
        for (Entry entry : client.entries(Channel.PUBLIC_SECURITY)) {
            Person person = Person.of(entry);
            if (person.documentType().equals("RESIDENT_IDENTITY_CARD")) {
                client.register(client.application(person));
            }
        }
        Applications applications = new Applications(client.suite(), SandboxClient.OPERATOR);
        for (Entry entry : client.entries(Channel.MARKET_REGULATION)) {
            client.register(applications.unit(Person.of(entry), client.anybody(), Applications.freeMobileNumber()));
        }
        client.register(client.application(client.cast().stranger()));
        client.register(client.application(client.anybody().named("买买提·吐尔逊")));
        String id = client.register(client.application(client.anybody())).text("id");
        client.suite()
                .post(
                        "registration",
                        "/v1/registrations/" + id + "/termination",
                        SandboxClient.OPERATOR,
                        Map.of("reason", REASON));
        malformed(client);
        return canaries;
    }

    private static void malformed(SandboxClient client) throws Exception {
        Person nobody = new Person("古丽娜尔·艾合买提", "RESIDENT_IDENTITY_CARD", "65010119990101000A", "2099-12-31");
        Map<String, Object> wrong = client.application(nobody);
        client.register(wrong);
        wrong.put(nobody.name(), nobody.documentNumber());
        client.register(wrong);
        client.register(Map.of("holder", List.of(nobody.name()), "number", nobody.documentNumber()));
        client.register(new HashMap<>(Map.of("service", Map.of("type", nobody.name(), "number", "号码一二三四五六"))));
        client.search(SandboxClient.OPERATOR, "没有人有的号码九九九九");
        client.search(SandboxClient.RIVAL, Applications.freeMobileNumber());
        client.suite()
                .post(
                        "registration",
                        "/v1/registrations/search",
                        SandboxClient.OPERATOR,
                        Map.of("document", Map.of("type", "RESIDENT_IDENTITY_CARD", "number", "650101199901010009")));
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    @Test
    @DisplayName("the search finds a planted value in every encoding it knows, and at every place in a Base64 text")
    void searchWorks() throws Exception {
        Person person = new Person("阿力木·买买提", "PASSPORT", "E99999999", "2099-12-31");
        String number = Applications.freeMobileNumber();
        for (String value : List.of(person.name(), person.documentNumber(), number)) {
            List<String> planted = new ArrayList<>(LeakScanner.traces(value));
            for (String prefix : List.of("", "a", "ab")) {
                byte[] text = (prefix + value + " and more").getBytes(StandardCharsets.UTF_8);
                planted.add(Base64.getEncoder().encodeToString(text));
            }
            LeakScanner scanner = new LeakScanner(List.of(value));

            for (String one : planted) {
                Path file = Files.writeString(scratch.resolve("planted.log"), "before" + one + "after");
                assertThat(scanner.search(List.of(file))).as(one).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"registration, postgresql", "registration-keys, postgresql-keys"})
    @DisplayName(
            "the search finds a value that was planted in a table: in the dump, the data files and the log of writes")
    void plantedInTable(String database, String server, RunningSandbox sandbox) throws Exception {
        String canary = "热依汗·阿不都拉-" + Applications.freeMobileNumber();
        try (Connection owner = sandbox.connect(database);
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE planted (value text)");
            try {
                statement.execute("INSERT INTO planted VALUES ('" + canary + "')");
                List<String> found = new LeakScanner(List.of(canary)).search(new Recording(sandbox, scratch).files());

                assertThat(found)
                        .anyMatch(place -> place.contains("/dump-" + database + ","))
                        .anyMatch(place -> place.contains("/" + server + "/base/"))
                        .anyMatch(place -> place.contains("/" + server + "/pg_wal/"));
            } finally {
                statement.execute("DROP TABLE planted");
            }
        }
    }

    @Test
    @DisplayName(
            "the search finds a value that was planted in an answer, wherever but in the operator's own service number")
    void plantedInResponse() {
        String canary = "+8613900000001";
        LeakScanner scanner = new LeakScanner(List.of(canary));
        String allowed = "{\"id\":1,\"service\":{\"type\":\"EMAIL\",\"number\":\"+8613900000001\"}}";

        assertThat(found(scanner, "", allowed)).isEmpty();
        assertThat(found(scanner, "", "{\"items\":[" + allowed + "]}")).isEmpty();
        assertThat(found(scanner, "Location: /v1/" + canary, allowed)).hasSize(1);
        assertThat(found(scanner, "", allowed.replace("EMAIL", canary))).hasSize(1);
        assertThat(found(scanner, "", "{\"detail\":\"" + canary + "\"}")).hasSize(1);
        assertThat(found(scanner, "", "{\"holder\":" + allowed + "}")).hasSize(1);
        assertThat(found(scanner, "", "no JSON: " + canary)).hasSize(1);
    }

    private static List<String> found(LeakScanner scanner, String headers, String body) {
        Responses responses = new Responses();
        responses.add(headers, body.getBytes(StandardCharsets.UTF_8));
        return scanner.search(Map.of("responses", responses.all()));
    }
}
