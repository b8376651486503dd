package io.shiming.foundation.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The keys of a running service, from the files in one folder ({@link KeyFile}); changed files are taken note of. */
@Singleton
@Startup
public class Keysets {
    private static final Logger LOG = Logger.getLogger(Keysets.class);

    private final Path folder;
    private final Duration useNewAfter;
    private final Clock clock;
    private volatile Optional<String> trouble = Optional.empty();
    private final LiveKeyset<Aead> root;
    private final LiveKeyset<Mac> index;
    private final LiveKeyset<PublicKeySign> auditSigner;
    /** Each takes note of a changed file. */
    private final List<Runnable> looks;

    @Inject
    Keysets(@ConfigProperty(name = "shiming.keysets") Path folder, KeysConfig config, Clock clock) {
        this(
                folder,
                LaunchMode.current() != LaunchMode.NORMAL || ConfigUtils.isProfileActive("sandbox"),
                config.useNewAfter(),
                clock);
    }

    /**
     * @throws IllegalStateException when a file is missing, no keyset, or open to others, or when they are development
     *     keys and those are not allowed; the message names the file
     */
    Keysets(Path folder, boolean developmentAllowed, Duration useNewAfter, Clock clock) {
        if (!developmentAllowed && KeyFolder.isForDevelopment(folder)) {
            throw new IllegalStateException("the keys in " + folder
                    + " are development keys, for profile sandbox only; make others with `keys create`");
        }
        this.folder = folder;
        this.useNewAfter = useNewAfter;
        this.clock = clock;
        root = live(KeyFile.ROOT, Aead.class);
        index = live(KeyFile.INDEX, Mac.class);
        auditSigner = live(KeyFile.AUDIT, PublicKeySign.class);
        looks = new CopyOnWriteArrayList<>(List.of(root::look, index::look, auditSigner::look));
    }

    private <P> LiveKeyset<P> live(KeyFile file, Class<P> type) {
        return new LiveKeyset<>(
                file, folder, keyset -> keyset.getPrimitive(RegistryConfiguration.get(), type), useNewAfter, clock);
    }

    Aead root() {
        return root.get();
    }

    /** The keys of blind indexes, the newest first. */
    List<IndexKey> index() {
        return index.each().stream()
                .map(each -> new IndexKey(each.key(), each.primitive()))
                .toList();
    }

    /** Signs seals of the audit trail. */
    public PublicKeySign auditSigner() {
        return auditSigner.get();
    }

    /**
     * The keys of receipts or certificates, for the service that signs them; from then on they are taken note of like the
     * others.
     *
     * @throws IllegalStateException like the constructor
     */
    public SigningKeys signing(KeyFile file) {
        SigningKeys keys = new SigningKeys(file, folder, useNewAfter, clock);
        looks.add(keys::look);
        return keys;
    }

    /** A file that cannot be used, because it is being replaced for example, is complained of; the old keys go on. */
    @Scheduled(every = "{shiming.keys.check-every}")
    void look() {
        Optional<String> found = Optional.empty();
        for (Runnable look : looks) {
            try {
                look.run();
            } catch (IllegalStateException unusable) {
                LOG.errorf("Keys go on as they were: %s", unusable.getMessage());
                found = Optional.of(unusable.getMessage());
            }
        }
        trouble = found;
    }

    /** Why the key files cannot be used as they are now; empty when they can. */
    Optional<String> trouble() {
        return trouble;
    }
}
