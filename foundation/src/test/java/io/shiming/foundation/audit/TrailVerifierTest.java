package io.shiming.foundation.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.signature.PredefinedSignatureParameters;
import com.google.crypto.tink.signature.SignatureConfig;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TrailVerifierTest {
    private static final int SEALS = 12;
    private static final int CHANGES = 200;
    private static final int BATCH = 4_096;
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private static PublicKeySign signer;
    private static PublicKeyVerify verifier;
    private final Random random = new Random(11);
    private final List<Seal> seals = new ArrayList<>();
    private final List<TrailVerifier.Exported> entries = new ArrayList<>();

    @BeforeAll
    static void key() throws GeneralSecurityException {
        SignatureConfig.register();
        KeysetHandle key = KeysetHandle.generateNew(PredefinedSignatureParameters.ED25519);
        signer = key.getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
        verifier = key.getPublicKeysetHandle().getPrimitive(RegistryConfiguration.get(), PublicKeyVerify.class);
    }

    private void trail() {
        seals.clear();
        entries.clear();
        for (int number = 1; number <= SEALS; number++) {
            Instant at = START.plus(Duration.ofMinutes(10L * number));
            int size = 1 + random.nextInt(20);
            List<byte[]> leaves = new ArrayList<>();
            for (int position = 0; position < size; position++) {
                TrailVerifier.Exported entry =
                        exported(at.minusSeconds(1), (long) number, position, "registration.read");
                entries.add(entry);
                leaves.add(AuditTrail.leafHash(entry.id(), entry.at(), entry.entry()));
            }
            byte[] previous =
                    seals.isEmpty() ? Seal.NONE : seals.get(seals.size() - 1).head();
            seals.add(Seal.sign(number, at, size, MerkleTree.root(leaves), previous, signer));
        }
    }

    private static TrailVerifier.Exported exported(Instant at, Long seal, Integer position, String action) {
        return new TrailVerifier.Exported(
                UUID.randomUUID(),
                at,
                new AuditTrail.Entry("clerk", "oss", UUID.randomUUID(), action, "registration", null, "ASKED", "c-1"),
                seal,
                position);
    }

    private List<String> findings(SealHeads.Head... published) {
        TrailVerifier trail = new TrailVerifier(verifier, BATCH);
        seals.forEach(trail::seal);
        entries.forEach(trail::entry);
        List.of(published).forEach(trail::published);
        return trail.findings();
    }

    @Test
    @DisplayName("Art. 16: a trail that nobody changed is found to be as it was sealed, in whatever order it is read")
    void sound() {
        trail();
        assertThat(findings()).isEmpty();
        java.util.Collections.shuffle(entries, random);
        assertThat(findings()).isEmpty();
        entries.add(exported(seals.get(SEALS - 1).sealedAt().plusSeconds(1), null, null, "registration.read"));
        assertThat(findings()).isEmpty();
    }

    @Test
    @DisplayName("Art. 16: every single row that is edited, deleted, inserted or swapped is found, 200 of 200")
    void everyChange() {
        for (int i = 0; i < CHANGES; i++) {
            trail();
            change(i % 5);
            assertThat(findings()).as("change " + i).isNotEmpty();
        }
    }

    private void change(int kind) {
        int index = random.nextInt(entries.size());
        TrailVerifier.Exported entry = entries.get(index);
        switch (kind) {
            case 0 -> entries.set(index, edited(entry));
            case 1 -> entries.remove(index);
            case 2 -> entries.add(exported(entry.at(), entry.seal(), entry.position(), "registration.read"));
            case 3 -> {
                TrailVerifier.Exported other = entries.get((index + 1) % entries.size());
                entries.set(index, moved(entry, other));
                entries.set((index + 1) % entries.size(), moved(other, entry));
            }
            default -> entries.add(exported(START, null, null, "registration.read"));
        }
    }

    private TrailVerifier.Exported edited(TrailVerifier.Exported entry) {
        AuditTrail.Entry was = entry.entry();
        return new TrailVerifier.Exported(
                entry.id(),
                entry.at(),
                new AuditTrail.Entry(
                        "somebody else",
                        was.client(),
                        was.operatorId(),
                        was.action(),
                        was.objectType(),
                        was.objectId(),
                        was.outcome(),
                        was.correlator()),
                entry.seal(),
                entry.position());
    }

    @Test
    @DisplayName(
            "Art. 26: nobody gives an entry an office, takes it away or changes it unseen; those without hash as ever")
    void offices() {
        for (String from : new String[] {null, "public-security"}) {
            for (String to : new String[] {null, "public-security", "auditor"}) {
                AuditTrail.Entry was = inOffice(from);
                UUID id = UUID.randomUUID();
                assertThat(Arrays.equals(
                                AuditTrail.leafHash(id, START, was), AuditTrail.leafHash(id, START, inOffice(to))))
                        .as("%s, %s", from, to)
                        .isEqualTo(Objects.equals(from, to));
            }
        }
        // As it was computed before there were offices.
        assertThat(HexFormat.of()
                        .formatHex(AuditTrail.leafHash(
                                new UUID(0, 1),
                                Instant.EPOCH,
                                new AuditTrail.Entry("a", "b", new UUID(0, 2), "c", "d", null, "e", "f"))))
                .isEqualTo("d9fe3bef3aa1ebb1c484023625e4ca1c06c0a611b5f73e859e1fa527d84627f3");
    }

    private static AuditTrail.Entry inOffice(String office) {
        return new AuditTrail.Entry("somebody", "portal", null, "case.read", "case", null, "ASKED", "c-1", office);
    }

    private static TrailVerifier.Exported moved(TrailVerifier.Exported entry, TrailVerifier.Exported to) {
        return new TrailVerifier.Exported(entry.id(), entry.at(), entry.entry(), to.seal(), to.position());
    }

    @Test
    @DisplayName(
            "Art. 16: a trail cut off at its end is found by the head that was published; a seal left out by its gap")
    void truncated() {
        trail();
        SealHeads.Head head = SealHeads.Head.of("registration-service", seals.get(SEALS - 1));
        assertThat(findings(head)).isEmpty();
        Seal last = seals.remove(SEALS - 1);
        entries.removeIf(entry -> entry.seal() == last.number());
        assertThat(findings()).isEmpty();
        assertThat(findings(head)).singleElement().asString().contains("cut off");
        Seal middle = seals.remove(5);
        entries.removeIf(entry -> entry.seal() == middle.number());
        assertThat(findings()).isNotEmpty();
    }

    @Test
    @DisplayName("Art. 16: seals made anew over changed entries are found by their signature, or by the head")
    void resealed() throws GeneralSecurityException {
        trail();
        SealHeads.Head head = SealHeads.Head.of("registration-service", seals.get(SEALS - 1));
        PublicKeySign other = KeysetHandle.generateNew(PredefinedSignatureParameters.ED25519)
                .getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
        Seal last = seals.remove(SEALS - 1);
        seals.add(Seal.sign(last.number(), last.sealedAt(), last.size(), last.root(), last.previous(), other));
        assertThat(findings()).isNotEmpty();
        seals.set(
                SEALS - 1,
                Seal.sign(
                        last.number(),
                        last.sealedAt().plusSeconds(1),
                        last.size(),
                        last.root(),
                        last.previous(),
                        signer));
        assertThat(findings()).isEmpty();
        assertThat(findings(head)).singleElement().asString().contains("not the one that was published");
    }

    @Test
    @DisplayName("what waited behind full seals, after an outage for example, is not taken for put in afterwards")
    void backlog() {
        TrailVerifier trail = new TrailVerifier(verifier, 1);
        byte[] previous = Seal.NONE;
        for (int number = 1; number <= 3; number++) {
            TrailVerifier.Exported waited = exported(START, (long) number, 0, "registration.read");
            Seal seal = Seal.sign(
                    number,
                    START.plus(Duration.ofHours(number)),
                    1,
                    AuditTrail.leafHash(waited.id(), waited.at(), waited.entry()),
                    previous,
                    signer);
            previous = seal.head();
            trail.seal(seal);
            trail.entry(waited);
        }
        assertThat(trail.findings()).isEmpty();
    }

    @Test
    @DisplayName("Art. 16: an entry put in afterwards, with an old date, and sealed with new ones is found")
    void backdated() {
        trail();
        TrailVerifier.Exported old = exported(START, (long) SEALS + 1, 0, "registration.read");
        entries.add(old);
        seals.add(Seal.sign(
                SEALS + 1,
                START.plus(Duration.ofDays(1)),
                1,
                AuditTrail.leafHash(old.id(), old.at(), old.entry()),
                seals.get(SEALS - 1).head(),
                signer));
        assertThat(findings()).singleElement().asString().contains("older");
    }
}
