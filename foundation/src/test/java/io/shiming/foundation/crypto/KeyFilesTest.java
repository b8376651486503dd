package io.shiming.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.PublicKeyVerify;
import io.shiming.foundation.testing.StandingClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFilesTest {
    private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Starts long after the files were made. */
    private final StandingClock clock = new StandingClock(Instant.now().plus(Duration.ofHours(1)));

    @TempDir
    Path folder;

    @BeforeEach
    void create() {
        KeyFolder.create(folder);
    }

    @ParameterizedTest
    @EnumSource(KeyFile.class)
    @DisplayName("a key file that others than its owner can read is refused, with its name and what to do")
    void openToOthers(KeyFile file) throws Exception {
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(file.in(folder), PosixFilePermissions.fromString(mode));
            assertThatThrownBy(this::readAll)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("chmod 600 " + file.in(folder), mode);
        }
        Files.setPosixFilePermissions(file.in(folder), PosixFilePermissions.fromString("r--------"));
        readAll();
    }

    @ParameterizedTest
    @EnumSource(KeyFile.class)
    @DisplayName("a key file of somebody else's, lent to the service's group, is read, as long as others cannot")
    void lent(KeyFile file) throws Exception {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a file away");
        Files.setAttribute(file.in(folder), "unix:uid", 4711);
        Files.setPosixFilePermissions(file.in(folder), PosixFilePermissions.fromString("r--r-----"));
        readAll();
        for (String mode : new String[] {"r--r--r--", "r--rw----"}) {
            Files.setPosixFilePermissions(file.in(folder), PosixFilePermissions.fromString(mode));
            assertThatThrownBy(this::readAll).hasMessageContaining(mode);
        }
    }

    private void readAll() {
        Keysets keysets = start(folder, false);
        keysets.signing(KeyFile.RECEIPT);
        keysets.signing(KeyFile.CERTIFICATE);
        keysets.signing(KeyFile.REPORT);
    }

    @Test
    @DisplayName("keys made for development are refused in production")
    void developmentKeys(@TempDir Path other) {
        KeyFolder.createForDevelopment(other);
        assertThatThrownBy(() -> start(other, false)).hasMessageContainingAll("development keys", other.toString());
        start(other, true);
    }

    @Test
    @DisplayName("keys that are there already do not become development keys")
    void productionKeysStayWhatTheyAre() {
        KeyFolder.createForDevelopment(folder);
        start(folder, false);
    }

    @Test
    @DisplayName("who signs no receipts needs no key for them; who does is told which file is missing")
    void withoutReceipts() throws Exception {
        Files.delete(KeyFile.RECEIPT.in(folder));
        Keysets keysets = start(folder, false);
        assertThatThrownBy(() -> keysets.signing(KeyFile.RECEIPT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(KeyFile.RECEIPT.in(folder).toString());
    }

    @Test
    @DisplayName("a new key opens at once, makes new values after the delay, and the old one goes on opening")
    void rotation() throws Exception {
        Keysets replica = start(folder, false);
        byte[] old = replica.root().encrypt(TEXT, TEXT);
        KeyFile.ROOT.rotate(folder);
        byte[] fresh = start(folder, false).root().encrypt(TEXT, TEXT);
        assertThat(prefix(fresh)).isNotEqualTo(prefix(old));

        replica.look();
        assertThat(replica.root().decrypt(fresh, TEXT)).isEqualTo(TEXT);
        clock.pass(MINUTE.minusSeconds(1));
        replica.look();
        assertThat(prefix(replica.root().encrypt(TEXT, TEXT))).isEqualTo(prefix(old));
        clock.pass(Duration.ofSeconds(1));
        replica.look();
        assertThat(prefix(replica.root().encrypt(TEXT, TEXT))).isEqualTo(prefix(fresh));
        assertThat(replica.root().decrypt(old, TEXT)).isEqualTo(TEXT);
    }

    @Test
    @DisplayName("a replica that starts right after a rotation waits with the others")
    void startAfterRotation() throws Exception {
        byte[] old = start(folder, false).root().encrypt(TEXT, TEXT);
        KeyFile.ROOT.rotate(folder);
        StandingClock atOnce = new StandingClock(Instant.now());
        Keysets replica = new Keysets(folder, false, MINUTE, atOnce);
        assertThat(prefix(replica.root().encrypt(TEXT, TEXT))).isEqualTo(prefix(old));
        atOnce.pass(MINUTE);
        replica.look();
        assertThat(prefix(replica.root().encrypt(TEXT, TEXT))).isNotEqualTo(prefix(old));
    }

    @Test
    @DisplayName("replicas that know different index keys share one, until the old key is retired")
    void indexKeys() {
        Keysets stale = start(folder, false);
        Keysets replica = start(folder, false);
        KeyFile.Key old = KeyFile.INDEX.keys(folder).get(0);
        KeyFile.Key fresh = KeyFile.INDEX.rotate(folder);
        replica.look();
        assertThat(replica.index()).extracting(IndexKey::prefix).containsExactly(fresh.prefix(), old.prefix());
        assertThat(replica.index()).extracting(IndexKey::primary).containsExactly(false, true);
        assertThat(replica.index().get(1).of("purpose", "value"))
                .startsWith(old.prefix())
                .isEqualTo(stale.index().get(0).of("purpose", "value"));
        clock.pass(MINUTE);
        replica.look();
        assertThat(replica.index()).extracting(IndexKey::primary).containsExactly(true, false);
        KeyFile.INDEX.retire(folder, old.id());
        stale.look();
        assertThat(replica.index().get(0).of("purpose", "value"))
                .startsWith(fresh.prefix())
                .isEqualTo(stale.index().get(0).of("purpose", "value"));
    }

    @Test
    @DisplayName("when a file can no longer be used a running service goes on with the keys it has")
    void spoiltFile() throws Exception {
        Keysets replica = start(folder, false);
        byte[] sealed = replica.root().encrypt(TEXT, TEXT);
        Files.writeString(KeyFile.ROOT.in(folder), "{");
        replica.look();
        assertThat(replica.root().decrypt(sealed, TEXT)).isEqualTo(TEXT);
    }

    @Test
    @DisplayName("the key in use cannot be retired, nor one that is not there")
    void notRetired() {
        KeyFile.Key only = KeyFile.ROOT.keys(folder).get(0);
        assertThatThrownBy(() -> KeyFile.ROOT.retire(folder, only.id())).hasMessageContaining("in use");
        assertThatThrownBy(() -> KeyFile.ROOT.retire(folder, only.id() + 1)).hasMessageContaining("has no key");
        KeyFile.Key second = KeyFile.ROOT.rotate(folder);
        KeyFile.ROOT.retire(folder, only.id());
        assertThat(KeyFile.ROOT.keys(folder)).containsExactly(second);
        assertThat(PosixFilePermissions.toString(permissions(KeyFile.ROOT.in(folder))))
                .isEqualTo("rw-------");
    }

    @Test
    @DisplayName("a key of receipts is published before it signs, and stays published when it is retired")
    void receiptKeys() {
        SigningKeys receipts = start(folder, false).signing(KeyFile.RECEIPT);
        KeyFile.Key old = KeyFile.RECEIPT.keys(folder).get(0);
        KeyFile.Key fresh = KeyFile.RECEIPT.rotate(folder);
        receipts.look();
        assertThat(receipts.signing().getPrimary().getId()).isEqualTo(old.id());
        assertThat(KeyFile.keys(receipts.open()))
                .extracting(KeyFile.Key::id)
                .containsExactlyInAnyOrder(old.id(), fresh.id());
        clock.pass(MINUTE);
        receipts.look();
        assertThat(receipts.signing().getPrimary().getId()).isEqualTo(fresh.id());
        PublicKeysets.publish(KeyFile.RECEIPT, folder);
        KeyFile.RECEIPT.retire(folder, old.id());
        receipts.look();
        assertThat(KeyFile.keys(receipts.signing())).extracting(KeyFile.Key::id).containsExactly(fresh.id());
        assertThat(KeyFile.keys(receipts.open()))
                .extracting(KeyFile.Key::id)
                .containsExactlyInAnyOrder(old.id(), fresh.id());
    }

    @Test
    @DisplayName("published keys that cannot be read are trouble, and those that were read go on")
    void spoiltPublicKeys() throws Exception {
        Keysets keysets = start(folder, false);
        SigningKeys receipts = keysets.signing(KeyFile.RECEIPT);
        Files.writeString(KeyFile.RECEIPT.publicIn(folder), "{");
        keysets.look();
        assertThat(keysets.trouble())
                .get()
                .asString()
                .contains(KeyFile.RECEIPT.publicIn(folder).toString());
        assertThat(receipts.open().size()).isEqualTo(1);
    }

    @Test
    @DisplayName("what a retired audit key signed still verifies, and so does what its successor signs")
    void retiredAuditKey() throws Exception {
        byte[] old = start(folder, false).auditSigner().sign(TEXT);
        Path published = PublicKeysets.publish(KeyFile.AUDIT, folder);
        KeyFile.AUDIT.rotate(folder);
        PublicKeysets.publish(KeyFile.AUDIT, folder);
        KeyFile.AUDIT.retire(folder, KeyFile.AUDIT.keys(folder).get(0).id());
        PublicKeysets.publish(KeyFile.AUDIT, folder);
        byte[] fresh = start(folder, false).auditSigner().sign(TEXT);
        assertThat(prefix(fresh)).isNotEqualTo(prefix(old));
        PublicKeyVerify verifier = PublicKeysets.verifier(published);
        verifier.verify(old, TEXT);
        verifier.verify(fresh, TEXT);
        assertThat(PosixFilePermissions.toString(permissions(published))).isEqualTo("rw-r--r--");
        assertThat(Files.readString(published)).doesNotContain("PRIVATE");
    }

    private Keysets start(Path keys, boolean developmentAllowed) {
        return new Keysets(keys, developmentAllowed, MINUTE, clock);
    }

    private static byte[] prefix(byte[] made) {
        return java.util.Arrays.copyOf(made, 5);
    }

    private static java.util.Set<java.nio.file.attribute.PosixFilePermission> permissions(Path file) {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
