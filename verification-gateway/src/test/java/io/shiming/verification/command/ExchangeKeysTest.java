package io.shiming.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.command.ServiceCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ServiceLoader;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExchangeKeysTest {
    @TempDir
    Path folder;

    private Path ours;
    private Path published;
    private final StringWriter shown = new StringWriter();

    @BeforeEach
    void files() {
        ours = folder.resolve("signing.json");
        published = folder.resolve("signing-public.json");
    }

    @Test
    @DisplayName(
            "the gateway's key for an exchange of files is its owner's alone; its public half verifies what it signs")
    void made() throws Exception {
        assertThat(run(folder)).isZero();

        assertThat(shown).hasToString(published + System.lineSeparator());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ours)))
                .isEqualTo("rw-------");
        PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(Files.readString(ours));
        JsonWebKey theirs = JsonWebKey.Factory.newJwk(Files.readString(published));
        assertThat(theirs.getKeyId()).isNotBlank().isEqualTo(key.getKeyId());
        assertThat(theirs.getUse()).isEqualTo("sig");
        assertThat(Files.readString(published)).doesNotContain("\"d\"");
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue("EdDSA");
        signature.setPayload("requestId,result");
        signature.setKey(key.getPrivateKey());
        JsonWebSignature received = new JsonWebSignature();
        received.setCompactSerialization(signature.getCompactSerialization());
        received.setKey(theirs.getKey());
        assertThat(received.verifySignature()).isTrue();
    }

    @Test
    @DisplayName("a key that is there stays; its public half is written again")
    void again() throws Exception {
        run(folder);
        String before = Files.readString(ours);
        String half = Files.readString(published);
        Files.delete(published);
        assertThat(run(folder)).isZero();
        assertThat(ours).hasContent(before);
        assertThat(published).hasContent(half);
    }

    @Test
    @DisplayName("a key that others can read, one that is none, and a folder that is not there are refused and named")
    void refused() throws Exception {
        Files.writeString(ours, "{}");
        Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("rw-------"));
        assertThat(run(folder)).isEqualTo(1);
        assertThat(shown.toString()).contains(ours.toString());
        Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run(folder)).isEqualTo(1);
        assertThat(shown.toString()).contains("chmod 600 " + ours);
        assertThat(run(folder.resolve("none"))).isEqualTo(1);
        assertThat(shown.toString()).contains(folder.resolve("none").toString());
        assertThat(published).doesNotExist();
    }

    /** As the gateway's jar runs it. */
    private int run(Path where) {
        ServiceCommand command = ServiceLoader.load(ServiceCommand.class).stream()
                .filter(each -> each.type() == ExchangeKeys.class)
                .findFirst()
                .orElseThrow()
                .get();
        PrintWriter writer = new PrintWriter(shown, true);
        return new CommandLine(command)
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    writer.println(failure.getMessage());
                    return 1;
                })
                .execute(where.toString());
    }
}
