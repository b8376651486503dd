package io.shiming.k8s;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that are not Java, which examine what is not Java either. */
final class Programs {
    /** Where those are kept that were fetched. */
    static final Path FETCHED = Path.of("target", "tools");

    private Programs() {}

    static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * What it prints on its standard output.
     *
     * @throws Failed when it ends otherwise than well; the message has what it complained of
     */
    static String run(Path folder, List<String> command) {
        try {
            Path errors = Files.createTempFile("program", ".err");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(errors.toFile())
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            String complaint = Files.readString(errors);
            Files.delete(errors);
            if (status != 0) {
                throw new Failed(String.join(" ", command) + " ended with " + status + ": " + said + complaint);
            }
            return said;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    static final class Failed extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }
}
