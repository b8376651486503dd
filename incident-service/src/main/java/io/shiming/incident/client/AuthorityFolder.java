package io.shiming.incident.client;

import io.shiming.foundation.crypto.PrivateFile;
import io.shiming.incident.application.AuthorityPost.Undelivered;
import io.shiming.incident.application.ForgeryNotice;
import io.shiming.incident.application.SignedNotices;
import io.shiming.incident.domain.Receipt;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Leaves signed files for an authority that has no system to be told: {@code ID.jws}, a compact JWS, whole and on disk once
 * it is there. Who reads them leaves other names alone, and takes them away.
 */
final class AuthorityFolder {
    private static final Logger LOG = Logger.getLogger(AuthorityFolder.class);
    private static final String SUFFIX = ".jws";

    private final Path folder;
    private final SignedNotices notices;

    AuthorityFolder(Path folder, SignedNotices notices) {
        this.folder = folder;
        this.notices = notices;
    }

    /** Fails with {@link Undelivered}. */
    Uni<Receipt> deliver(String messageId, ForgeryNotice notice) {
        return Uni.createFrom()
                .item(() -> write(messageId, notice))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Receipt write(String messageId, ForgeryNotice notice) {
        String name = messageId + SUFFIX;
        byte[] signed = notices.sign(notice).getBytes(StandardCharsets.US_ASCII);
        try {
            PrivateFile.write(folder.resolve(name), signed);
        } catch (UncheckedIOException closed) {
            LOG.warnf(
                    "Nothing can be left in %s: %s",
                    folder, closed.getCause().getClass().getName());
            throw new Undelivered("FOLDER");
        }
        return Receipt.written(name, Digests.sha256(signed));
    }
}
