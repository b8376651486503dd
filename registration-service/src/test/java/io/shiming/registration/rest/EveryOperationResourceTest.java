package io.shiming.registration.rest;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.lessThan;

import io.restassured.response.Response;
import io.shiming.foundation.testing.EveryOperation;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.PublishedApi.Operation;
import io.shiming.foundation.testing.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

@ServiceTest
class EveryOperationResourceTest extends EveryOperation {
    private static final String[] SERVICES = {
        "MOBILE_ACCOUNT_OPENING",
        "MOBILE_TRANSFER",
        "FIXED_LINE_INSTALLATION",
        "FIXED_LINE_ALTERATION",
        "FIXED_LINE_RELOCATION"
    };
    private static final String CAMPAIGN_USER = Scenario.newNumber();
    private static final List<String> EMAIL = List.of("EMAIL");
    /** Nobody listens there. */
    private static final Map<String, Object> SUBSCRIPTION =
            Map.of("callback", "http://127.0.0.1:1/", "eventTypes", List.of("io.shiming.registration.activated.v1"));

    AgentServiceResource agentService;

    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger bodies = new AtomicInteger();
    private Scenario own;
    private Scenario other;
    private VenueScenario venue;
    private VenueScenario otherVenue;
    private String registration;
    private String line;
    private String dispute;
    /** What is handed on next, and its number. */
    private volatile Response handedOn;

    private String logon;
    private String application;
    private String published;
    private String used;
    private String copy;
    private String subscription;
    private CampaignScenario campaign;
    /** The subscription that was told of that registration. */
    private String told;

    EveryOperationResourceTest() {
        super(3_500);
    }

    @BeforeEach
    void twoOperatorsAndARegistrationOfOne() {
        own = Scenario.operatorLicensedFor(SERVICES);
        other = Scenario.anyOperator();
        told = subscribe();
        agentService.bind(own.operatorId(), own.operatorId());
        registration = register(AgentScenario.named(own.individual("张三"), own.operatorId()));
        handedOn = own.register(own.individual("张三"));
        dispute = dispute(register());
        Map<String, Object> fixed = own.individual("张三");
        Scenario.at(fixed, "service").put("type", "FIXED_LINE_INSTALLATION");
        line = own.register(fixed).path("id");
        venue = VenueScenario.entered();
        otherVenue = VenueScenario.entered();
        logon = logOn();
        application = own.apply("BLOG");
        published = record(RecordLines.PUBLICATIONS, RecordLines.publication("新闻", "a.example"));
        used = record(RecordLines.SERVICE_USES, RecordLines.serviceUse("account-1"));
        copy = own.copy();
        Disclosures.registerAll();
        campaign = new CampaignScenario(own, 61);
        campaign.bring(CAMPAIGN_USER);
        campaign.told(CAMPAIGN_USER);
        campaign.awaitOrder(CAMPAIGN_USER, "SUSPEND");
    }

    @Override
    public Tokens own(String role) {
        return of(own, venue, "verification-gateway", role);
    }

    @Override
    public Tokens other(String role) {
        return of(other, otherVenue, "agent-service", role).claim("id_document_number", Scenario.newResidentNumber());
    }

    @Override
    public Tokens own(String role, Operation operation) {
        String path = operation.path();
        boolean retains = path.startsWith("/v1/holds") || path.startsWith("/v1/purge-orders");
        return path.startsWith("/v1/disputes")
                ? of(own, venue, "incident-service", role)
                : retains ? of(own, venue, "retention-service", role) : own(role);
    }

    private static Tokens of(Scenario operator, VenueScenario venue, String service, String role) {
        String tenant = operator.operatorId().toString();
        return Tokens.as(role)
                .operator(operator.operatorId())
                .claim("agent_id", tenant)
                .claim("venue_id", venue.venueId().toString())
                .claim("id_document_type", "RESIDENT_IDENTITY_CARD")
                .claim("id_document_number", Scenario.ADULT)
                .subject(role + "-" + tenant)
                .claim("preferred_username", "somebody")
                .client(role.equals("service") ? service : role + "-of-" + tenant);
    }

    @Override
    public String object(Operation operation, String parameter, String role) {
        // An authority's are those it asked for itself.
        return operation.path().startsWith("/v1/disclosures/") ? disclosure(role) : object(operation, parameter);
    }

    private String disclosure(String role) {
        boolean authority = Disclosures.OFFICES.contains(role);
        String office = authority ? role : "internet-authority";
        Tokens official = authority
                ? own(role)
                : Tokens.as(office)
                        .client("desk")
                        .subject(UUID.randomUUID().toString())
                        .claim("preferred_username", "somebody");
        return Scenario.as(official.sign())
                .body(asked(office))
                .post(Disclosures.PATH)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Map<String, Object> asked(String office) {
        return Disclosures.body(office, own.operatorId(), Disclosures.number(Scenario.newNumber()), "STATUS");
    }

    @Override
    public Optional<byte[]> body(Operation operation, String role) {
        return operation.name().equals("POST /v1/disclosures")
                ? json(asked(Disclosures.OFFICES.contains(role) ? role : "internet-authority"))
                : body(operation);
    }

    @Override
    public String object(Operation operation, String parameter) {
        return switch (operation.path()) {
            case "/v1/operators/{id}" -> own.operatorId().toString();
            case "/v1/registrations/{id}" -> registration;
            case "/v1/subscriptions/{id}", "/v1/subscriptions/{id}/secret", "/v1/subscriptions/{id}/deliveries" ->
                subscription();
            case "/v1/subscriptions/{id}/deliveries/{event}/redelivery" -> parameter.equals("id") ? told : delivery();
            case "/v1/audit/entries/{id}/proof" -> OwnerDatabase.auditEntry().toString();
            // A service ends once, so now and then there must be another; likewise for the other steps.
            case "/v1/registrations/{id}/termination", "/v1/registrations/{id}/suspension" ->
                now() ? register() : registration;
            case "/v1/registrations/{id}/resumption" -> now() ? step(register(), "suspension") : registration;
            case "/v1/registrations/{id}/alteration", "/v1/registrations/{id}/relocation" -> line;
            case "/v1/registrations/{id}/transfer" -> {
                if (now()) {
                    handedOn = own.register(own.individual("张三"));
                }
                yield handedOn.path("id");
            }
            case "/v1/self/disputes/{id}" -> dispute;
            case "/v1/holds/{recordId}", "/v1/canaries/{registrationId}" -> registration;
            case "/v1/disputes/{id}/outcome" -> now() ? dispute(register()) : dispute;
            case "/v1/disclosures/{id}",
                    "/v1/disclosures/{id}/approval",
                    "/v1/disclosures/{id}/refusal",
                    "/v1/disclosures/{id}/result" -> disclosure("internet-authority");
            case "/v1/campaigns/{id}",
                    "/v1/campaigns/{id}/progress.csv",
                    "/v1/campaigns/{id}/users",
                    "/v1/campaigns/{id}/users/search",
                    "/v1/campaigns/{id}/notices",
                    "/v1/campaigns/{id}/extensions",
                    "/v1/campaigns/{id}/orders" -> campaign.id();
            case "/v1/campaigns/{id}/orders/{order}", "/v1/campaigns/{id}/orders/{order}/acknowledgement" ->
                parameter.equals("id") ? campaign.id() : campaign.order(CAMPAIGN_USER, "SUSPEND");
            case "/v1/venues/{id}" -> venue.venueId().toString();
            case "/v1/venue-logons/{id}" -> logon;
            case "/v1/venue-logons/{id}/end" -> now() ? logOn() : logon;
            case "/v1/special-applications/{id}" -> application;
            case "/v1/publication-records/{id}/proof" -> published;
            case "/v1/service-records/{id}/proof" -> used;
            case "/v1/special-applications/{id}/decision", "/v1/special-applications/{id}/withdrawal" ->
                now() ? own.apply("BLOG") : application;
            default -> throw new IllegalArgumentException("Which object is it in " + operation + "?");
        };
    }

    @Override
    public Optional<byte[]> body(Operation operation) {
        return switch (operation.name()) {
            case "POST /v1/operators" ->
                json(Scenario.operator(Scenario.creditCode(), "2016-10-01", "2099-12-31", EMAIL));
            case "POST /v1/document-copies" -> Optional.of(Scenario.png());
            case "POST /v1/registrations" ->
                json(bodies.getAndIncrement() % 4 == 0 ? own.unit("样本公司 17", "李四光 17") : own.individual("张三丰 17"));
            case "POST /v1/registrations:batch" -> {
                Map<String, Object> line = own.individual("张三丰 17");
                line.put("idempotencyKey", UUID.randomUUID().toString());
                yield json(line);
            }
            case "POST /v1/registrations/{id}/transfer" -> {
                Map<String, Object> body = own.individual("李四");
                Scenario.at(body, "service").put("type", "MOBILE_TRANSFER");
                Scenario.at(body, "service").put("number", handedOn.path("service.number"));
                yield json(body);
            }
            case "POST /v1/registrations/{id}/alteration" ->
                json(Map.of(
                        "document",
                        own.document(Scenario.ADULT, "2046-03-07"),
                        "presence",
                        own.individual("张三").get("presence")));
            case "POST /v1/registrations/{id}/relocation" ->
                json(Map.of(
                        "installationReference",
                        "site-4711",
                        "presence",
                        own.individual("张三").get("presence")));
            case "POST /v1/self/disputes" ->
                json(Map.of("registrationId", now() ? register() : registration, "reason", "不是我的"));
            case "POST /v1/subscriptions" -> json(SUBSCRIPTION);
            case "POST /v1/registrations/search" ->
                json(Map.of("documentType", "RESIDENT_IDENTITY_CARD", "documentNumber", Scenario.ADULT));
            case "POST /v1/verification-outcomes" ->
                json(Map.of(
                        "verificationId",
                        UUID.randomUUID(),
                        "context",
                        Map.of("kind", "REGISTRATION", "id", registration),
                        "asker",
                        Map.of("kind", "OPERATOR", "id", own.operatorId()),
                        "channel",
                        "PUBLIC_SECURITY",
                        "outcome",
                        "MATCH",
                        "receipt",
                        GatewayResource.RECEIPT,
                        "checkedAt",
                        "2026-11-24T00:00:00Z"));
            case "POST /v1/purge-orders" ->
                json(Map.of("recordIds", List.of(registration), "runId", UUID.randomUUID()));
            case "PUT /v1/canaries/{registrationId}" -> json(Map.of("operatorId", own.operatorId()));
            case "PUT /v1/holds/{recordId}" -> json(Map.of("holdId", UUID.randomUUID(), "state", "LIFTED"));
            case "PUT /v1/authority-keys" -> json(Disclosures.KEY.toPublicJWK().toJSONObject());
            case "POST /v1/disclosures" -> json(asked("internet-authority"));
            case "POST /v1/disclosures/{id}/refusal" -> json(Map.of("reason", "names nobody 17"));
            case "POST /v1/campaigns" ->
                json(Map.of("startsOn", CampaignScenario.today().toString()));
            case "POST /v1/campaigns/{id}/users" -> json(Map.of("serviceNumber", Scenario.newNumber()));
            case "POST /v1/campaigns/{id}/users/search" -> json(Map.of("serviceNumber", CAMPAIGN_USER));
            case "POST /v1/campaigns/{id}/notices" -> json(CampaignScenario.notice(CAMPAIGN_USER));
            case "POST /v1/campaigns/{id}/extensions" ->
                json(Map.of(
                        "serviceNumber",
                        CAMPAIGN_USER,
                        "reason",
                        "in hospital 17",
                        "until",
                        CampaignScenario.today().toString()));
            case "POST /v1/campaigns/{id}/orders/{order}/acknowledgement" -> json(Map.of());
            case "POST /v1/venues" -> json(VenueScenario.venue("HOTEL"));
            case "POST /v1/venue-logons" -> json(VenueScenario.guest("张三丰 17"));
            case "POST /v1/publication-records" -> json(RecordLines.publication("新闻 17", "https://a.example/17"));
            case "POST /v1/service-records" -> json(RecordLines.serviceUse("account-17"));
            case "POST /v1/special-applications" ->
                json(own.application(bodies.getAndIncrement() % 4 == 0 ? own.copy() : copy, "BLOG"));
            case "POST /v1/special-applications/{id}/decision" ->
                json(Map.of("decision", "APPROVED", "reason", "complete 17"));
            default -> Optional.empty();
        };
    }

    private boolean now() {
        return steps.getAndIncrement() % 5 == 0;
    }

    private String step(String id, String step) {
        own.oss().body(Map.of("reason", "to be tried")).post("/v1/registrations/" + id + "/" + step);
        return id;
    }

    private String dispute(String id) {
        return Scenario.subscriber("RESIDENT_IDENTITY_CARD", Scenario.ADULT)
                .body(Map.of("registrationId", id, "reason", "不是我的"))
                .post("/v1/self/disputes")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** One that is there: operations end them, and make more. */
    private synchronized String subscription() {
        String path = "/v1/subscriptions";
        if (subscription == null || own.oss().get(path + "/" + subscription).statusCode() != 200) {
            List<String> all = own.oss().get(path).path("items.id");
            all.stream()
                    .filter(each -> !each.equals(told))
                    .forEach(each -> own.oss().delete(path + "/" + each));
            subscription = subscribe();
        }
        return subscription;
    }

    private String subscribe() {
        return own.oss()
                .body(SUBSCRIPTION)
                .post("/v1/subscriptions")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String delivery() {
        String path = "/v1/subscriptions/" + told + "/deliveries";
        String first = "items[0].id";
        await().atMost(Duration.ofSeconds(20)).until(() -> own.oss().get(path).path(first) != null);
        return own.oss().get(path).path(first);
    }

    private String register() {
        return register(own.individual("张三"));
    }

    private String register(Map<String, Object> body) {
        // Active, or pending where the machine is busy; it is there either way.
        return own.register(body).then().statusCode(lessThan(300)).extract().path("id");
    }

    private String record(String path, Map<String, Object> line) {
        return PublicationRecordResourceTest.recordOf(RecordLines.send(own, path, List.of(RecordLines.json(line))), 1);
    }

    private String logOn() {
        return venue.logOn("张三").then().statusCode(lessThan(300)).extract().path("id");
    }
}
