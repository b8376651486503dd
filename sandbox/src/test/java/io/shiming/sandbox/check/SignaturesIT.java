package io.shiming.sandbox.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.SignatureConfig;
import io.shiming.sandbox.Http;
import io.shiming.sandbox.RunningSandbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is signed or hashed is touched: the audit trail, receipts, certificates and batches of records. */
class SignaturesIT extends Breach {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "the entries of every seal are the ones that were sealed | UPDATE audit_entry SET outcome = 'OTHER' WHERE id = (SELECT entries[1] FROM audit_seal LIMIT 1)",
                "the entries of every seal are the ones that were sealed | DELETE FROM audit_entry WHERE id = (SELECT entries[1] FROM audit_seal LIMIT 1)",
                "the entries of every seal are the ones that were sealed | UPDATE audit_seal SET entries = array_fill(gen_random_uuid(), ARRAY[size]) WHERE number = 1",
                "the entries of every seal are the ones that were sealed | UPDATE audit_seal SET entries = (SELECT entries FROM audit_seal ORDER BY number DESC LIMIT 1), size = (SELECT size FROM audit_seal ORDER BY number DESC LIMIT 1) WHERE number = 1",
                "seals are numbered without a gap, chained and signed | UPDATE audit_seal SET root = previous WHERE number = 1",
                "seals are numbered without a gap, chained and signed | UPDATE audit_seal SET signature = substring(signature FOR 20) WHERE number = 1",
                "seals are numbered without a gap, chained and signed | UPDATE audit_seal SET signature = set_byte(signature, 10, 255 - get_byte(signature, 10)) WHERE number = 2",
                "seals are numbered without a gap, chained and signed | DELETE FROM audit_seal WHERE number = 1",
                "every head that was published is the seal's | DELETE FROM audit_seal WHERE number > 1",
            })
    @DisplayName("a trail that was touched is reported")
    void touchedTrail(String invariant, String touch, RunningSandbox sandbox) throws Exception {
        Path state = Path.of(sandbox.description().logs()).getParent();
        Path keys = state.resolve("keys/registration-service/audit.json");
        Path heads = state.resolve("audit-heads/registration-service.jsonl");

        List<Finding> findings = after(
                sandbox,
                "registration",
                touch,
                (touched, report) -> new Trail("here", keys, heads, report).examine(touched));

        assertThat(findings)
                .filteredOn(finding -> finding.invariant().equals(invariant))
                .singleElement()
                .satisfies(Breach::isReported);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "receipt = left(receipt, -1)",
                "receipt = left(receipt, -5) || 'AAAAA'",
                "receipt = 'A' || receipt",
                "receipt = 'x'",
                "outcome = 'REVOKED'",
                "channel = 'CIVIL_AFFAIRS'",
                "checked_at = checked_at + interval '1 microsecond'",
                "asker_kind = 'VENUE'",
                "id = gen_random_uuid()",
            })
    @DisplayName("Art. 9: a receipt that was touched, or does not say what its row does, is reported")
    void touchedReceipt(String touch, RunningSandbox sandbox) throws Exception {
        Path state = Path.of(sandbox.description().logs()).getParent();
        SigningKeys keys = SigningKeys.readAll(state.resolve("keys/verification-gateway/receipt.json"));

        List<Finding> findings = after(
                sandbox,
                "verification",
                "UPDATE verification SET " + touch + " WHERE outcome = 'MATCH'",
                (touched, report) -> Receipts.examine(touched, keys, report));

        assertThat(findings).singleElement().satisfies(Breach::isReported);
        assertThat(after(sandbox, "verification", "SELECT 1", (same, report) -> Receipts.examine(same, keys, report)))
                .allMatch(Finding::holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE certificate SET jws = left(jws, -5) || 'AAAAA'",
                "UPDATE certificate SET jws = 'x'",
                "DELETE FROM purged_record WHERE record_id IN (SELECT max(record_id::text)::uuid FROM purged_record)",
                "UPDATE purged_record SET record_id = gen_random_uuid()",
            })
    @DisplayName("Art. 12, 16: a certificate that nobody signed, or that is about something else, is reported")
    void touchedCertificate(String touch, RunningSandbox sandbox) throws Exception {
        Path keyset = Path.of(sandbox.description().logs()).resolveSibling("keys/retention-service/certificate.json");
        SigningKeys keys = SigningKeys.readAll(keyset);
        String certified = certified(keyset);

        assertThat(after(sandbox, "retention", certified, (same, report) -> Certificates.examine(same, keys, report)))
                .allMatch(Finding::holds);
        assertThat(after(
                        sandbox,
                        "retention",
                        certified + touch,
                        (touched, report) -> Certificates.examine(touched, keys, report)))
                .singleElement()
                .satisfies(Breach::isReported);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leaves = set_byte(leaves, 7, 255 - get_byte(leaves, 7))",
                "root = set_byte(root, 31, 255 - get_byte(root, 31))",
                "leaves = leaves || leaves, places = places || 2::smallint",
            })
    @DisplayName("Art. 15, 16: a batch of records whose root is not that of its leaves is reported")
    void touchedBatch(String touch, RunningSandbox sandbox) throws Exception {
        assertThat(after(sandbox, "registration", "SELECT 1", RecordBatches::examine))
                .isNotEmpty()
                .allMatch(Finding::holds);
        assertReported(sandbox, "registration", "UPDATE publication_record_batch SET " + touch, RecordBatches::examine);
    }

    /** Puts in a run of two records, which come after all others, with a certificate as retention-service signs it. */
    private static String certified(Path keyset) throws IOException, GeneralSecurityException {
        String run = "ffffffff-ffff-7fff-bfff-fffffffffff0";
        List<UUID> records = List.of(new UUID(-1, -3), new UUID(-1, -2));
        byte[] root = Hashes.root(records.stream()
                .map(id -> Hashes.leafOf(ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array()))
                .toList());
        String jws = signed(
                keyset,
                Map.of(
                        "runId",
                        run,
                        "records",
                        records.size(),
                        "root",
                        HexFormat.of().formatHex(root)));
        return """
                INSERT INTO purge_run (id, kind, dry_run, state, due_before, started_by, started_at, completed_at, host_clock)
                VALUES ('%1$s', 'ORDERED', false, 'COMPLETED', now(), 'x', now(), now(), now());
                INSERT INTO purged_record VALUES ('%1$s', '%2$s', NULL, NULL, 'REGISTRATION', 1, now()),
                                                 ('%1$s', '%3$s', NULL, NULL, 'REGISTRATION', 1, now());
                INSERT INTO certificate VALUES ('%1$s', now(), 2, '%4$s', '{}', '{}');
                """.formatted(run, records.get(0), records.get(1), jws);
    }

    private static String signed(Path keyset, Map<String, ?> says) throws IOException, GeneralSecurityException {
        SignatureConfig.register();
        KeysetHandle keys =
                TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(keyset), InsecureSecretKeyAccess.get());
        String kid = Integer.toUnsignedString(keys.getPrimary().getId());
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed = base64.encodeToString(Http.JSON.writeValueAsBytes(
                        Map.of("alg", "EdDSA", "typ", "shiming-erasure-certificate+jwt", "kid", kid)))
                + "." + base64.encodeToString(Http.JSON.writeValueAsBytes(says));
        byte[] signature = keys.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class)
                .sign(signed.getBytes(StandardCharsets.US_ASCII));
        // Tink puts the key's id before it.
        return signed + "." + base64.encodeToString(Arrays.copyOfRange(signature, 5, signature.length));
    }
}
