package io.shiming.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import io.shiming.foundation.command.ServiceMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As somebody types it, in a process of its own. */
class ReceiptCheckTest {
    private static final String SAYS = "{\"verificationId\":\"0198a000-0000-7000-8000-000000000000\","
            + "\"channel\":\"CIVIL_AFFAIRS\",\"outcome\":\"REVOKED\",\"subject\":\"AXHBIWEy\","
            + "\"operatorId\":\"0198a000-0000-7000-8000-000000000001\",\"checkedAt\":\"2026-11-24T08:00:00Z\"}";

    @TempDir
    Path folder;

    private Path keys;
    private String receipt;

    /** What a command did. */
    private record Result(int status, String output) {}

    @BeforeEach
    void sign() throws Exception {
        OctetKeyPair key = new OctetKeyPairGenerator(Curve.Ed25519).keyID("17").generate();
        OctetKeyPair other = new OctetKeyPairGenerator(Curve.Ed25519).keyID("4").generate();
        keys = Files.writeString(folder.resolve("receipt-keys.json"), new JWKSet(List.of(other, key)).toString());
        JWSObject signed = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                        .type(new JOSEObjectType("shiming-receipt+jwt"))
                        .keyID("17")
                        .build(),
                new Payload(SAYS));
        signed.sign(new Ed25519Signer(key));
        receipt = signed.serialize();
    }

    @Test
    @DisplayName("Art. 9 a receipt is verified off-line, by the keys in a file alone")
    void argument() throws Exception {
        Result valid = check("", "--keys", keys.toString(), receipt);
        assertThat(valid.output())
                .contains(
                        "valid: REVOKED by CIVIL_AFFAIRS at 2026-11-24T08:00:00Z,"
                                + " verification 0198a000-0000-7000-8000-000000000000"
                                + " for operator 0198a000-0000-7000-8000-000000000001",
                        "1 of 1 are valid");
        assertThat(valid.status()).isZero();

        Result altered = check("", "--keys", keys.toString(), receipt, receipt.replaceFirst("\\.", ".A"));
        assertThat(altered.output()).contains("NOT valid", "1 of 2 are valid");
        assertThat(altered.status()).isEqualTo(1);
    }

    @Test
    @DisplayName("Art. 9 many receipts are verified from standard input, one a line")
    void standardInput() throws Exception {
        Result all = check(receipt + "\r\n\n" + receipt, "--keys", keys.toString());
        assertThat(all.output()).contains("2 of 2 are valid");
        assertThat(all.status()).isZero();
        assertThat(check(receipt + "\nno receipt\n", "--keys", keys.toString()).status())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("without keys or receipts nothing is said of any")
    void unusable() throws Exception {
        Path none = folder.resolve("none.json");
        Result missing = check("", "--keys", none.toString(), receipt);
        assertThat(missing.output()).contains(none.toString()).doesNotContain("at java");
        assertThat(missing.status()).isEqualTo(2);
        Files.writeString(none, "{\"keys\":[]}");
        assertThat(check("", "--keys", none.toString(), receipt).status()).isEqualTo(2);
        Files.writeString(none, "{");
        assertThat(check("", "--keys", none.toString(), receipt).status()).isEqualTo(2);
        assertThat(check("", "--keys", keys.toString()).status()).isEqualTo(2);
        assertThat(check("", receipt).status()).isEqualTo(2);
    }

    private Result check(String input, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServiceMain.class.getName(),
                "receipt-check"));
        line.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(output));
    }
}
