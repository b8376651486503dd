package io.shiming.sandbox;

import io.shiming.foundation.crypto.PrivateFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * What a state folder must remember to be used again: passwords, client secrets and the ids of what was created. One
 * file, readable by its owner alone.
 */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final Properties values = new Properties();

    Secrets(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                values.load(reader);
            }
        }
    }

    /** A password that is made when it is first asked for. */
    String password(String name) {
        return valueOf(name + ".password", () -> {
            byte[] random = new byte[16];
            RANDOM.nextBytes(random);
            return HexFormat.of().formatHex(random);
        });
    }

    synchronized String valueOf(String name, Supplier<String> first) {
        String known = values.getProperty(name);
        if (known == null) {
            known = first.get();
            remember(name, known);
        }
        return known;
    }

    synchronized Optional<String> find(String name) {
        return Optional.ofNullable(values.getProperty(name));
    }

    synchronized void remember(String name, String value) {
        values.setProperty(name, value);
        try {
            StringWriter text = new StringWriter();
            values.store(text, null);
            PrivateFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
