package io.shiming.foundation.audit;

import com.google.crypto.tink.PublicKeyVerify;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether an exported trail is the one that was sealed. Needs nothing of the service: the seals first, then the entries
 * in any order, then the heads that were published outside the database. Memory is bounded by what is not complete yet.
 */
public final class TrailVerifier {
    /** How much later than it was written an entry may be sealed, before it looks like one put in afterwards. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final PublicKeyVerify key;
    private final int batch;
    private final List<String> findings = new ArrayList<>();
    private final Map<Long, Seal> seals = new HashMap<>();
    /** When the newest seal before each one was made that left nothing waiting. */
    private final Map<Long, Instant> notBefore = new HashMap<>();

    private final Map<Long, byte[][]> leaves = new HashMap<>();
    private final Map<Long, Integer> missing = new HashMap<>();
    private Optional<Seal> last = Optional.empty();
    private long entries;

    /**
     * A verifier of one trail.
     *
     * @param batch entries in a full seal, {@code shiming.audit.batch}; such a seal may have left older ones waiting
     */
    public TrailVerifier(PublicKeyVerify key, int batch) {
        this.key = key;
        this.batch = batch;
    }

    /** An entry as it was exported; seal and position are null where it is not sealed yet. */
    public record Exported(UUID id, Instant at, AuditTrail.Entry entry, Long seal, Integer position) {}

    /** The next seal; they come in the order of their numbers. */
    public void seal(Seal seal) {
        long expected = last.map(Seal::number).orElse(0L) + 1;
        if (seal.number() != expected) {
            find("seal " + seal.number() + ": seal " + expected + " is missing before it");
        }
        if (!Arrays.equals(seal.previous(), last.map(Seal::head).orElse(Seal.NONE))) {
            find("seal " + seal.number() + ": is not chained to the one before");
        }
        if (!seal.isSignedBy(key)) {
            find("seal " + seal.number() + ": signature is not of this key");
        }
        seals.put(seal.number(), seal);
        last.map(before -> before.size() < batch ? before.sealedAt() : notBefore.get(before.number()))
                .ifPresent(at -> notBefore.put(seal.number(), at));
        missing.put(seal.number(), seal.size());
        last = Optional.of(seal);
    }

    public void entry(Exported exported) {
        entries++;
        // What was sealed after the seals were read counts as not sealed yet.
        if (exported.seal() == null
                || last.isEmpty()
                || exported.seal() > last.get().number()) {
            if (last.isPresent() && exported.at().isBefore(last.get().sealedAt().minus(TOLERANCE))) {
                find("entry " + exported.id() + ": was never sealed");
            }
            return;
        }
        Seal seal = seals.get(exported.seal());
        int position = exported.position();
        if (seal == null || position < 0 || position >= seal.size()) {
            find("entry " + exported.id() + ": there is no position " + position + " in seal " + exported.seal());
            return;
        }
        byte[][] all = leaves.computeIfAbsent(seal.number(), number -> new byte[seal.size()][]);
        if (missing.get(seal.number()) == 0 || all[position] != null) {
            find("entry " + exported.id() + ": position " + position + " of seal " + seal.number()
                    + " is taken already");
            return;
        }
        Instant earliest = notBefore.get(seal.number());
        if (earliest != null && exported.at().isBefore(earliest.minus(TOLERANCE))) {
            find("entry " + exported.id() + ": is older than the seal before its own");
        }
        all[position] = AuditTrail.leafHash(exported.id(), exported.at(), exported.entry());
        if (missing.merge(seal.number(), -1, Integer::sum) == 0) {
            if (!Arrays.equals(MerkleTree.root(Arrays.asList(all)), seal.root())) {
                find("seal " + seal.number() + ": an entry in it was changed");
            }
            leaves.remove(seal.number());
        }
    }

    /** A head that was published outside the database. */
    public void published(SealHeads.Head head) {
        Seal seal = seals.get(head.number());
        if (seal == null) {
            find("seal " + head.number() + ": was published and is missing: the trail was cut off");
        } else if (!head.equals(SealHeads.Head.of(head.service(), seal))) {
            find("seal " + head.number() + ": is not the one that was published");
        }
    }

    /** Everything that is wrong; empty when the trail is as it was sealed. */
    public List<String> findings() {
        List<String> all = new ArrayList<>(findings);
        missing.entrySet().stream()
                .filter(seal -> seal.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .forEach(seal ->
                        all.add("seal " + seal.getKey() + ": " + seal.getValue() + " of its entries are missing"));
        return all;
    }

    public long entries() {
        return entries;
    }

    public long seals() {
        return seals.size();
    }

    private void find(String finding) {
        findings.add(finding);
    }
}
