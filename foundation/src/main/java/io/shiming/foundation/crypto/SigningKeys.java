package io.shiming.foundation.crypto;

import com.google.crypto.tink.KeysetHandle;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The keys of a running service that sign what anybody can verify, and the public halves of all there ever were. */
public final class SigningKeys {
    private final KeyFile file;
    private final Path folder;
    private final LiveKeyset<KeysetHandle> signing;
    private volatile KeysetHandle open;

    SigningKeys(KeyFile file, Path folder, Duration useNewAfter, Clock clock) {
        this.file = file;
        this.folder = folder;
        this.signing = new LiveKeyset<>(file, folder, keyset -> keyset, useNewAfter, clock);
        this.open = PublicKeysets.of(file, folder);
    }

    /** The primary key signs. */
    public KeysetHandle signing() {
        return signing.get();
    }

    /** Those that sign, that will, and that did before they were retired. */
    public KeysetHandle open() {
        return open;
    }

    /** Likewise {@link LiveKeyset#look}. */
    void look() {
        signing.look();
        open = PublicKeysets.of(file, folder);
    }
}
