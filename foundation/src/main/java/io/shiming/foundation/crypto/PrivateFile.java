package io.shiming.foundation.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file for its owner alone, mode 0600, replaced in one piece: nobody ever reads half of it, and where it stands it is
 * on disk. One that is somebody else's and lent to our group to read is as good: that is how Kubernetes mounts a Secret.
 */
public final class PrivateFile {
    private static final String PRIVATE = "rw-------";
    private static final String PUBLIC = "rw-r--r--";
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final Set<PosixFilePermission> BORROWERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ);
    private static final Path SELF = Path.of("/proc/self");
    private static final String USER = "unix:uid";

    private PrivateFile() {}

    /**
     * Its text.
     *
     * @throws IllegalStateException when it is open to others than its owner, or than the group it is lent to; the
     *     message names it
     */
    public static String read(Path file) throws IOException {
        refuseOpenToOthers(file);
        return Files.readString(file);
    }

    public static void write(Path file, byte[] content) {
        write(file, content, PRIVATE);
    }

    /** Anybody may read this one: it holds public keys. */
    public static void writePublic(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8), PUBLIC);
    }

    /** On disk beside the file, then moved into place: there is never half a file, and never none. */
    private static void write(Path file, byte[] content, String mode) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path fresh = Files.createTempFile(
                    folder,
                    file.getFileName().toString(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
            if (Files.exists(file)) {
                // Whoever rotates a key may be root; the service must still be able to read it.
                Files.setOwner(fresh, Files.getOwner(file));
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(folder)) {
                directory.force(true);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void refuseOpenToOthers(Path file) throws IOException {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (UnsupportedOperationException noSuchThing) {
            return;
        }
        if (!OWNERS.containsAll(permissions) && !isLent(file, permissions)) {
            throw new IllegalStateException("key file " + file + " is open to group or others ("
                    + PosixFilePermissions.toString(permissions) + "): chmod 600 " + file
                    + ", and if somebody may have read it, rotate its key");
        }
    }

    private static boolean isLent(Path file, Set<PosixFilePermission> permissions) throws IOException {
        return BORROWERS.containsAll(permissions)
                && Files.exists(SELF)
                && !Files.getAttribute(file, USER).equals(Files.getAttribute(SELF, USER));
    }
}
