package io.shiming.foundation.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder in which a service finds its key files, and how they get there. Needs nothing of a running service. */
public final class KeyFolder {
    /** Beside keys that were made for trying things out, so that they do not end up in production. */
    private static final String DEVELOPMENT = "development";

    private KeyFolder() {}

    /** Makes the key files that are missing in a folder; those that exist are left alone. */
    public static void create(Path folder) {
        for (KeyFile file : KeyFile.values()) {
            file.create(folder);
        }
    }

    /** Makes key files that a service takes in profile {@code sandbox} only; those that exist stay what they are. */
    public static void createForDevelopment(Path folder) {
        try {
            if (!Files.exists(KeyFile.ROOT.in(folder)) && !isForDevelopment(folder)) {
                Files.createDirectories(folder);
                Files.createFile(
                        folder.resolve(DEVELOPMENT),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        create(folder);
    }

    static boolean isForDevelopment(Path folder) {
        return Files.exists(folder.resolve(DEVELOPMENT));
    }
}
