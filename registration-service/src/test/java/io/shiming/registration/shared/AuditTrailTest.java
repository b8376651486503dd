package io.shiming.registration.shared;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.shiming.foundation.audit.MerkleTree;
import io.shiming.foundation.audit.SealTrail;
import io.shiming.foundation.command.ServiceMain;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.foundation.testing.Tokens;
import io.shiming.registration.rest.Scenario;
import io.shiming.registration.rest.ServiceTest;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ServiceTest
class AuditTrailTest {
    @TempDir
    Path folder;

    @Inject
    SealTrail sealTrail;

    @Inject
    Flyway flyway;

    @ConfigProperty(name = "shiming.keysets")
    Path keysets;

    @ConfigProperty(name = "shiming.audit.heads")
    URI heads;

    @Test
    @DisplayName("Art. 16, 26: an entry is sealed soon, and its proof leads to the seal's root")
    void proof() {
        UUID entry = entryOfSomeRegistration();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> auditor()
                        .get("/v1/audit/entries/" + entry + "/proof")
                        .then()
                        .statusCode(200));
        var proof = auditor()
                .get("/v1/audit/entries/" + entry + "/proof")
                .then()
                .body("entryId", equalTo(entry.toString()))
                .extract()
                .jsonPath();
        HexFormat hex = HexFormat.of();
        List<byte[]> path =
                proof.getList("path", String.class).stream().map(hex::parseHex).toList();
        assertThat(hex.formatHex(MerkleTree.root(
                        hex.parseHex(proof.getString("leafHash")),
                        proof.getInt("position"),
                        proof.getInt("seal.size"),
                        path)))
                .isEqualTo(proof.getString("seal.root"));
        auditor()
                .get("/v1/audit/entries/" + UUID.randomUUID() + "/proof")
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(Scenario.anyOperator().token())
                .get("/v1/audit/entries")
                .then()
                .statusCode(403);
    }

    @Test
    @DisplayName(
            "Art. 16, 26: the exported trail verifies; with a row edited, deleted, inserted or cut off it does not")
    void verified() throws Exception {
        UUID entry = entryOfSomeRegistration();
        sealTrail.sealAll().await().indefinitely();
        assertThat(verify()).isZero();

        OwnerDatabase.change("UPDATE audit_entry SET actor = actor || 'x' WHERE id = ?", entry);
        assertThat(verify()).isEqualTo(1);
        OwnerDatabase.change("UPDATE audit_entry SET actor = rtrim(actor, 'x') WHERE id = ?", entry);
        assertThat(verify()).isZero();

        UUID stranger = UUID.randomUUID();
        String replaced = "UPDATE audit_seal SET entries = array_replace(entries, ?, ?) WHERE ? = ANY (entries)";
        assertThat(OwnerDatabase.change(replaced, entry, stranger, entry)).isEqualTo(1);
        assertThat(verify()).isEqualTo(1);
        OwnerDatabase.change(replaced, stranger, entry, stranger);
        assertThat(verify()).isZero();
    }

    @Test
    @DisplayName("Art. 16, 26: two replicas that seal at once give every entry one place")
    void together() {
        for (int i = 0; i < 3; i++) {
            entryOfSomeRegistration();
        }
        io.smallrye.mutiny.Uni.join()
                .all(sealTrail.sealAll(), sealTrail.sealAll(), sealTrail.sealAll())
                .andCollectFailures()
                .await()
                .indefinitely();
        sealTrail.sealAll().await().indefinitely();
        assertThat(OwnerDatabase.count("SELECT (SELECT sum(size) FROM audit_seal) - count(DISTINCT entry)"
                        + " FROM (SELECT unnest(entries) AS entry FROM audit_seal) s"))
                .isZero();
        assertThat(OwnerDatabase.count("SELECT max(number) - count(*) FROM audit_seal"))
                .isZero();
    }

    @Test
    @DisplayName(
            "Art. 16, 26: restored into a new cluster, the trail goes on where it stopped, and nothing is sealed twice")
    void restored() throws Exception {
        UUID before = entryOfSomeRegistration();
        sealTrail.sealAll().await().indefinitely();
        OwnerDatabase.change("UPDATE audit_seal SET seen_before = '9000000000000000000'");
        OwnerDatabase.change("UPDATE audit_entry SET tx = '8999999999999999999' WHERE id = ?", before);
        UUID after = entryOfSomeRegistration();
        assertThatThrownBy(() -> sealTrail.sealAll().await().indefinitely()).hasMessageContaining("restored");

        flyway.migrate();

        sealTrail.sealAll().await().indefinitely();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM audit_seal WHERE ? = ANY (entries)", before))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM audit_seal WHERE ? = ANY (entries)", after))
                .isEqualTo(1);
        assertThat(verify()).isZero();
    }

    @Test
    @DisplayName("Art. 16, 26: what a transaction writes late is sealed, though others were sealed meanwhile")
    void late() throws Exception {
        UUID late = UUID.fromString("00000000-0000-7000-8000-000000000001");
        try (Connection slow = OwnerDatabase.connect()) {
            slow.setAutoCommit(false);
            try (PreparedStatement insert = slow.prepareStatement(
                    "INSERT INTO audit_entry SELECT ?, at, actor, client, operator_id, action, object_type, object_id,"
                            + " outcome, correlator, leaf_hash FROM audit_entry LIMIT 1")) {
                insert.setObject(1, late);
                insert.executeUpdate();
            }
            UUID quick = entryOfSomeRegistration();
            sealTrail.sealAll().await().indefinitely();
            assertThat(OwnerDatabase.count("SELECT count(*) FROM audit_seal WHERE ? = ANY (entries)", late))
                    .isZero();
            slow.commit();
            sealTrail.sealAll().await().indefinitely();
            assertThat(OwnerDatabase.count("SELECT count(*) FROM audit_seal WHERE ? = ANY (entries)", late))
                    .isEqualTo(1);
            assertThat(OwnerDatabase.count("SELECT count(*) FROM audit_seal WHERE ? = ANY (entries)", quick))
                    .isEqualTo(1);
        }
    }

    private static UUID entryOfSomeRegistration() {
        Scenario operator = Scenario.anyOperator();
        String id = operator.register(operator.individual("张三"))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return (UUID) OwnerDatabase.rows(
                        "SELECT id FROM audit_entry WHERE object_id = ? AND action = 'registration.activated'",
                        UUID.fromString(id))
                .get(0)
                .get("id");
    }

    /** Exports the trail as an auditor would, page by page, and has the command look at it. */
    private int verify() throws Exception {
        // Those of before the export: more are published all the time.
        Path published = Files.copy(
                Path.of(heads).resolve("registration-service.jsonl"),
                folder.resolve("heads.jsonl"),
                StandardCopyOption.REPLACE_EXISTING);
        fetch("seals");
        fetch("entries");
        Path key = folder.resolve("audit-public.json");
        Files.writeString(
                key,
                TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(TinkJsonProtoKeysetFormat.parseKeyset(
                                Files.readString(keysets.resolve("audit.json")), InsecureSecretKeyAccess.get())
                        .getPublicKeysetHandle()));
        StringWriter said = new StringWriter();
        int status = new CommandLine(new ServiceMain())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("audit-verify", folder.toString(), "--key", key.toString(), "--heads", published.toString());
        assertThat(status).as(said.toString()).isIn(0, 1);
        return status;
    }

    private void fetch(String list) throws Exception {
        StringBuilder lines = new StringBuilder();
        String after = null;
        do {
            var request = auditor().queryParam("limit", 200);
            var page = (after == null ? request : request.queryParam("after", after))
                    .get("/v1/audit/" + list)
                    .then()
                    .statusCode(200)
                    .extract();
            var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(page.asString());
            json.path("items").forEach(item -> lines.append(item).append('\n'));
            after = json.path("next").asText(null);
        } while (after != null);
        Files.writeString(folder.resolve(list + ".ndjson"), lines);
    }

    private static io.restassured.specification.RequestSpecification auditor() {
        return given().auth().oauth2(Tokens.as("auditor").sign());
    }
}
