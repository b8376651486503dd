package io.shiming.sandbox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.shiming.sandbox.check.SignedStatement;
import io.shiming.sandbox.check.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Takes the reports that are left in a folder for an authority, and takes them away; in mode SLOW later, in modes DOWN and
 * ERROR not at all. What is not signed stays, beside its name with {@code .refused}.
 */
final class ReportFolder implements Runnable {
    private static final String TYPE = "shiming-forgery-report+jwt";
    private static final String SUFFIX = ".jws";
    private static final long LOOK_EVERY_MS = 200;

    private final ReportDesk desk;
    private final Supplier<Faults> faults;
    private final Path folder;
    private final Path signers;

    ReportFolder(ReportDesk desk, Supplier<Faults> faults, Path folder, Path signers) {
        this.desk = desk;
        this.faults = faults;
        this.folder = folder;
        this.signers = signers;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Faults current = faults.get();
                switch (current.mode()) {
                    case UP -> takeAll();
                    case SLOW -> {
                        Thread.sleep(current.latencyMs());
                        takeAll();
                    }
                    case DOWN, ERROR -> {}
                }
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeAll() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> reports = files.filter(
                            file -> file.getFileName().toString().endsWith(SUFFIX))
                    .toList();
            for (Path file : reports) {
                take(file);
            }
        } catch (IOException notYetThere) {
            // Nothing was left there.
        }
    }

    private void take(Path file) throws IOException {
        Optional<JsonNode> notice = SignedStatement.read(
                Files.readString(file, StandardCharsets.US_ASCII).strip(), TYPE, SigningKeys.readAll(signers));
        if (notice.isEmpty()) {
            desk.refuse();
        }
        if (notice.filter(desk::take).isPresent()) {
            Files.delete(file);
        } else {
            Files.move(file, file.resolveSibling(file.getFileName() + ".refused"));
        }
    }
}
