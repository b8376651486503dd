package io.shiming.k8s.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Programs that the making of images takes. */
final class Command {
    private Command() {}

    /**
     * What it prints.
     *
     * @throws IOException when it fails; the message has what it printed
     */
    static String run(String... command) throws IOException {
        Finished finished = finish(Path.of("."), List.of(command));
        if (finished.status != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + finished.said);
        }
        return finished.said;
    }

    /** What it prints, whatever it ends with. */
    static String output(Path folder, List<String> command) throws IOException {
        return finish(folder, command).said;
    }

    private record Finished(int status, String said) {}

    private static Finished finish(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Finished(process.waitFor(), said);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }
}
