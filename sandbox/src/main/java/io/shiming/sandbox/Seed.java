package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What exists in every sandbox: two operators with every licence, entered through the API as an authority would, and
 * their ids as claims of those who act for them.
 */
final class Seed {
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

    /** Those who act for an operator carry its id as this claim. */
    private static final String CLAIM = "operator_id";

    private record Operator(String key, String name, String unifiedSocialCreditCode, List<String> actors) {}

    private static final List<Operator> OPERATORS = List.of(
            new Operator(
                    "operator.demo",
                    "Demo Telecom (Xinjiang)",
                    "91650100MA00000159",
                    List.of("service-account-oss-demo", "clerk", "clerk2")),
            new Operator(
                    "operator.rival",
                    "Rival Telecom (Xinjiang)",
                    "91650100MA00000234",
                    List.of("service-account-oss-rival")));

    private final SuiteClient suite;
    private final KeycloakServer keycloak;
    private final Secrets secrets;

    Seed(SuiteClient suite, KeycloakServer keycloak, Secrets secrets) {
        this.suite = suite;
        this.keycloak = keycloak;
        this.secrets = secrets;
    }

    /** Does what is still to do; with a folder that was used before, that is nothing. */
    void sow() throws StartFailure, InterruptedException {
        for (Operator operator : OPERATORS) {
            Optional<String> known = secrets.find(operator.key());
            String id = known.isPresent() ? known.get() : enter(operator);
            String claimed = operator.key() + ".claimed";
            if (secrets.find(claimed).isEmpty()) {
                for (String actor : operator.actors()) {
                    keycloak.claim(actor, CLAIM, id);
                }
                secrets.remember(claimed, "true");
            }
        }
    }

    private String enter(Operator operator) throws StartFailure, InterruptedException {
        try {
            Reply reply = suite.post("registration", "/v1/operators", "comms", body(operator));
            boolean enteredBefore = reply.status() == 409 && reply.text("code").equals("OPERATOR_ALREADY_ENTERED");
            if (reply.status() != 201 && !enteredBefore) {
                throw failure("POST /v1/operators was answered " + reply);
            }
            String id = enteredBefore ? lookUp(operator) : reply.text("id");
            secrets.remember(operator.key(), id);
            return id;
        } catch (IOException failure) {
            throw failure(failure.getMessage());
        }
    }

    /** Entered by a run that was killed before it remembered the id. */
    private String lookUp(Operator operator) throws IOException, InterruptedException {
        String after = "";
        do {
            Reply page = suite.get("registration", "/v1/operators" + after, "comms");
            for (JsonNode entered : page.body().path("items")) {
                if (entered.path("unifiedSocialCreditCode").asText().equals(operator.unifiedSocialCreditCode())) {
                    return entered.path("id").asText();
                }
            }
            after = page.text("next").isEmpty() ? "" : "?after=" + page.text("next");
        } while (!after.isEmpty());
        throw new IOException("one was entered before, and GET /v1/operators does not show it");
    }

    private static Map<String, Object> body(Operator operator) {
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
        return Map.of(
                "name", operator.name(),
                "unifiedSocialCreditCode", operator.unifiedSocialCreditCode(),
                "licences", licences.toList());
    }

    private static StartFailure failure(String why) {
        return new StartFailure(
                "the operators cannot be entered: " + why,
                "The log of registration-service tells more; a folder given by --state may be from another version.");
    }
}
