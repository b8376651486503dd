package io.shiming.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shiming.agent.application.KeepAgreementCopy;
import io.shiming.foundation.testing.OwnerDatabase;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class AgreementResourceTest {
    private static final String PATH = "/v1/agreements";
    private static final String COPIES = "/v1/agreement-copies";

    @Inject
    KeepAgreementCopy keepAgreementCopy;

    @Test
    @DisplayName("Art. 5: an operator binds an eligible agent in writing, with every clause and a signed copy")
    void bound() {
        Scenario agent = Scenario.qualified();
        Map<String, Object> body = agent.agreement();
        String id = agent.oss()
                .body(body)
                .post(PATH)
                .then()
                .statusCode(201)
                .header("Location", notNullValue())
                .body("versions", hasSize(1))
                .body("versions[0].clauses", hasSize(4))
                .body("versions[0].copySha256", equalTo(body.get("copySha256")))
                .extract()
                .path("id");
        agent.agentItself()
                .get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("operatorId", equalTo(agent.operatorId().toString()));
    }

    @Test
    @DisplayName("Art. 5: without any of the four clauses nobody is bound, and the answer names those that are missing")
    void clauses() {
        Scenario agent = Scenario.qualified();
        Map<String, Object> body = agent.agreement();
        body.put("clauses", List.of("REGISTRATION_DUTY", "LIABILITY"));
        agent.oss()
                .body(body)
                .post(PATH)
                .then()
                .statusCode(422)
                .body("code", equalTo("AGREEMENT_CLAUSE_MISSING"))
                .body("article", equalTo(5))
                .body(
                        "violations.field",
                        equalTo(List.of("/clauses/INFORMATION_PROTECTION_DUTY", "/clauses/CONFIDENTIALITY")));
        body.remove("clauses");
        agent.oss().body(body).post(PATH).then().statusCode(422).body("violations", hasSize(4));
    }

    @Test
    @DisplayName("Art. 5: an agent that is not eligible, or is suspended, is not bound")
    void notEligible() {
        Scenario agent = Scenario.entered();
        agent.bind().then().statusCode(422).body("code", equalTo("AGENT_NOT_ELIGIBLE"));
        Scenario suspended = Scenario.bound();
        suspended.suspend().then().statusCode(200);
        suspended.bind().then().statusCode(422).body("code", equalTo("AGENT_NOT_ELIGIBLE"));
        Scenario byAuthority = Scenario.qualified();
        Scenario.authority()
                .body(Map.of("reason", "inquiry"))
                .post(byAuthority.path("/suspension"))
                .then()
                .statusCode(200);
        byAuthority.bind().then().statusCode(422).body("code", equalTo("AGENT_NOT_ELIGIBLE"));
        Map<String, Object> body = agent.agreement();
        body.put("agentId", UUID.randomUUID().toString());
        agent.oss().body(body).post(PATH).then().statusCode(422).body("code", equalTo("AGENT_UNKNOWN"));
    }

    @Test
    @DisplayName("Art. 5: the signed copy must be one that this operator has uploaded, whole and of its media type")
    void copies() {
        Scenario agent = Scenario.qualified();
        Map<String, Object> body = agent.agreement();
        body.put("copySha256", Scenario.qualified().copy());
        agent.oss().body(body).post(PATH).then().statusCode(422).body("code", equalTo("COPY_UNKNOWN"));
        agent.oss()
                .contentType("image/png")
                .body(Scenario.pdf())
                .post("/v1/agreement-copies")
                .then()
                .statusCode(400);
    }

    @Test
    @DisplayName(
            "Art. 5, 16: a signed copy is stored sealed, under a key of its own; one that no agreement names is gone, key and all")
    void copiesAreSealed() {
        Scenario agent = Scenario.bound();
        String unused = agent.copy();
        String used = agent.oss().get(agent.agreement("")).path("versions[0].copySha256");
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM agreement_copy WHERE position('PDF' IN encode(sealed, 'escape')) > 0"))
                .isZero();
        OwnerDatabase.change(
                "UPDATE agreement_copy SET kept_at = kept_at - interval '25 hours' WHERE operator_id = ?",
                agent.operatorId());
        keepAgreementCopy.removeUnused().await().indefinitely();
        assertThat(kept(used)).isEqualTo(1);
        assertThat(kept(unused)).isZero();
    }

    private static long kept(String sha256) {
        return OwnerDatabase.count("SELECT count(*) FROM agreement_copy WHERE sha256 = decode(?, 'hex')", sha256);
    }

    @Test
    @DisplayName("Art. 5, 16: its operator reads the signed copy as it was uploaded, on record, and nobody else")
    void copiesAreRead() {
        Scenario agent = Scenario.bound();
        byte[] content = Scenario.pdf();
        var kept = agent.oss()
                .contentType("application/pdf")
                .body(content)
                .post(COPIES)
                .then()
                .statusCode(201)
                .extract();
        String sha256 = kept.path("sha256");
        for (String name : List.of(kept.<String>path("id"), sha256, sha256.toUpperCase(Locale.ROOT))) {
            byte[] read = agent.oss()
                    .get(COPIES + "/" + name)
                    .then()
                    .statusCode(200)
                    .contentType("application/pdf")
                    .header("Cache-Control", equalTo("no-store"))
                    .extract()
                    .asByteArray();
            assertThat(read).isEqualTo(content);
        }
        agent.oss().get(URI.create(kept.header("Location")).getPath()).then().statusCode(200);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM audit_entry WHERE action = 'agreement-copy.read' AND operator_id = ?"
                                + " AND object_id = ?::uuid",
                        agent.operatorId(),
                        kept.path("id")))
                .isEqualTo(4);
        for (String name : List.of(kept.<String>path("id"), sha256, "17", agent.agreementId())) {
            agent.otherOperator().oss().get(COPIES + "/" + name).then().statusCode(404);
        }
        agent.agentItself().get(COPIES + "/" + sha256).then().statusCode(403);
        for (String official : List.of("communications-authority", "internet-authority", "auditor")) {
            Scenario.official(official).get(COPIES + "/" + sha256).then().statusCode(403);
        }
    }

    @Test
    @DisplayName("Art. 5, 6: an agent that is suspended or fails anew while it is being bound is not bound")
    void changedMeanwhile() throws Exception {
        Scenario byAuthority = Scenario.qualified();
        bindAfter(byAuthority, suspension(byAuthority, "NULL"))
                .then()
                .statusCode(422)
                .body("code", equalTo("AGENT_NOT_ELIGIBLE"));
        Scenario byOperator = Scenario.qualified();
        bindAfter(byOperator, suspension(byOperator, "'" + byOperator.operatorId() + "'"))
                .then()
                .statusCode(422)
                .body("code", equalTo("AGENT_NOT_ELIGIBLE"));
        Scenario failing = Scenario.qualified();
        bindAfter(failing, requalification(failing, "'[]'::jsonb"))
                .then()
                .statusCode(422)
                .body("code", equalTo("AGENT_NOT_ELIGIBLE"));
        for (Scenario agent : List.of(byAuthority, byOperator, failing)) {
            assertThat(OwnerDatabase.count("SELECT count(*) FROM agreement WHERE agent_id = ?", agent.agentId()))
                    .isZero();
        }
    }

    @Test
    @DisplayName(
            "Art. 5: an agent that is qualified anew, or suspended for another operator, while it is being bound is bound")
    void stillEligible() throws Exception {
        Scenario renewed = Scenario.qualified();
        bindAfter(renewed, requalification(renewed, "evidence")).then().statusCode(201);
        Scenario elsewhere = Scenario.qualified();
        bindAfter(elsewhere, suspension(elsewhere, "'" + UUID.randomUUID() + "'"))
                .then()
                .statusCode(201);
        for (Scenario agent : List.of(renewed, elsewhere)) {
            assertThat(OwnerDatabase.count("SELECT count(*) FROM agreement WHERE agent_id = ?", agent.agentId()))
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Art. 5: an amendment is none either when the agent is suspended, or the agreement ended, meanwhile")
    void amendedMeanwhile() throws Exception {
        Scenario suspended = Scenario.bound();
        RequestSpecification amendment = suspended.oss().body(suspended.terms("EMAIL"));
        after(suspended, suspension(suspended, "NULL"), () -> amendment.post(suspended.agreement("/amendment")))
                .then()
                .statusCode(422)
                .body("code", equalTo("AGENT_NOT_ELIGIBLE"));
        Scenario ended = Scenario.bound();
        RequestSpecification other = ended.oss().body(ended.terms("EMAIL"));
        String termination = "INSERT INTO agreement_termination VALUES ('" + ended.operatorId() + "', '"
                + ended.agreementId() + "', '" + ended.agentId() + "', 'x', now())";
        after(ended, termination, () -> other.post(ended.agreement("/amendment")))
                .then()
                .statusCode(409)
                .body("code", equalTo("STATUS_CONFLICT"));
    }

    private static String suspension(Scenario agent, String operator) {
        return "INSERT INTO suspension VALUES ('" + agent.agentId() + "', '" + UUID.randomUUID() + "', " + operator
                + ", 'somebody', NULL, 'meanwhile', now())";
    }

    private static String requalification(Scenario agent, String evidence) {
        return "INSERT INTO qualification (agent_id, version, evidence, criteria, verification_id, outcome,"
                + " qualified_by, recorded_at) SELECT agent_id, 2, " + evidence
                + ", criteria, verification_id, outcome, qualified_by, now() FROM qualification WHERE agent_id = '"
                + agent.agentId() + "'";
    }

    private static Response bindAfter(Scenario agent, String change) throws Exception {
        RequestSpecification binding = agent.oss().body(agent.agreement());
        return after(agent, change, () -> binding.post(PATH));
    }

    /**
     * What is answered to a request that writes to the agent's history, when this change was committed after it had looked
     * and before it wrote: the agent's turn is held until the request waits for it.
     */
    private static Response after(Scenario agent, String change, Callable<Response> request) throws Exception {
        long turn = agent.agentId().getMostSignificantBits() ^ agent.agentId().getLeastSignificantBits();
        ExecutorService client = Executors.newSingleThreadExecutor();
        try (Connection owner = OwnerDatabase.connect();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + turn + ")");
            Future<Response> answer = client.submit(request);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> OwnerDatabase.count(
                                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                                            + " AND (classid::bigint << 32 | objid::bigint) = ?",
                                    turn)
                            == 1);
            statement.execute(change);
            owner.commit();
            return answer.get();
        } finally {
            client.shutdownNow();
        }
    }

    @Test
    @DisplayName("Art. 5: an amendment is a further version; those before it stay as they were")
    void amended() {
        Scenario agent = Scenario.bound();
        agent.oss()
                .body(agent.terms("EMAIL", "MOBILE_TRANSFER"))
                .post(agent.agreement("/amendment"))
                .then()
                .statusCode(200)
                .body("versions.version", equalTo(List.of(1, 2)))
                .body("versions[0].serviceTypes", equalTo(List.of("MOBILE_ACCOUNT_OPENING")))
                .body("versions[1].serviceTypes", equalTo(List.of("MOBILE_TRANSFER", "EMAIL")));
        agent.oss().get(agent.agreement("")).then().body("versions", hasSize(2));
    }

    @Test
    @DisplayName("Art. 5: an agreement ends once, with a reason, and is amended no more")
    void terminated() {
        Scenario agent = Scenario.bound();
        Map<String, String> reason = Map.of("reason", "of our own accord");
        agent.oss()
                .body(reason)
                .post(agent.agreement("/termination"))
                .then()
                .statusCode(200)
                .body("terminatedAt", notNullValue())
                .body("reason", equalTo("of our own accord"));
        agent.oss().body(reason).post(agent.agreement("/termination")).then().statusCode(409);
        agent.oss()
                .body(agent.terms("EMAIL"))
                .post(agent.agreement("/amendment"))
                .then()
                .statusCode(409);
    }

    @Test
    @DisplayName("Art. 16: an agreement is its parties' and the officials' affair")
    void seen() {
        Scenario agent = Scenario.bound();
        Scenario other = agent.otherOperator();
        other.oss().get(agent.agreement("")).then().statusCode(404);
        other.oss()
                .body(Map.of("reason", "x"))
                .post(agent.agreement("/termination"))
                .then()
                .statusCode(404);
        agent.agentItself().get(PATH).then().body("items.id", equalTo(List.of(agent.agreementId())));
        Scenario.official("internet-authority")
                .get(PATH + "?agentId=" + agent.agentId())
                .then()
                .body("items.id", equalTo(List.of(agent.agreementId())));
        Scenario.official("auditor").get(PATH + "?limit=1").then().body("items", hasSize(1));
        agent.oss().get(PATH + "?agentId=x").then().statusCode(400);
        Map<String, Object> body = agent.agreement();
        body.put("operatorId", UUID.randomUUID().toString());
        agent.oss().body(body).post(PATH).then().statusCode(404);
    }

    @Test
    @DisplayName("everything that is wrong with an agreement is named")
    void everythingWrongIsNamed() {
        Scenario agent = Scenario.qualified();
        agent.oss()
                .body(Map.of(
                        "validFrom",
                        "2026-02-01",
                        "validUntil",
                        "2026-01-31",
                        "copySha256",
                        "17",
                        "serviceTypes",
                        List.of()))
                .post(PATH)
                .then()
                .statusCode(400)
                .body(
                        "violations.field",
                        hasItems("/agentId", "/signedOn", "/validUntil", "/copySha256", "/serviceTypes"));
        Map<String, Object> tomorrow = agent.agreement();
        tomorrow.put("signedOn", "2099-01-01");
        agent.oss().body(tomorrow).post(PATH).then().statusCode(400).body("violations.field", hasItem("/signedOn"));
    }
}
