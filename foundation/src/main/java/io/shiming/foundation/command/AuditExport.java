package io.shiming.foundation.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.audit.TrailFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches a service's audit trail page by page. */
@Command(
        name = "audit-export",
        description =
                "Fetches a service's audit trail into a folder, for audit-verify. The token (role auditor) is read "
                        + "from the environment variable TOKEN.",
        mixinStandardHelpOptions = true)
class AuditExport implements Callable<Integer> {
    private static final int PAGE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URL", description = "of the service, such as http://127.0.0.1:8081")
    private URI service;

    @Option(names = "--to", required = true, description = "folder for seals.ndjson and entries.ndjson")
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    @Override
    public Integer call() throws InterruptedException {
        try {
            Files.createDirectories(folder);
            // Seals first: whatever they hold is there by then.
            long seals = fetch("seals", folder.resolve(TrailFiles.SEALS));
            long entries = fetch("entries", folder.resolve(TrailFiles.ENTRIES));
            spec.commandLine().getOut().printf("%d entries and %d seals are in %s%n", entries, seals, folder);
            return 0;
        } catch (IOException failure) {
            spec.commandLine().getErr().println(failure.getMessage());
            return 2;
        }
    }

    private long fetch(String list, Path file) throws IOException, InterruptedException {
        long count = 0;
        String after = null;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            do {
                JsonNode page = get("/v1/audit/" + list + "?limit=" + PAGE + (after == null ? "" : "&after=" + after));
                for (JsonNode item : page.path("items")) {
                    out.write(json.writeValueAsString(item));
                    out.newLine();
                    count++;
                }
                after = page.path("next").asText(null);
            } while (after != null);
        }
        return count;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + System.getenv("TOKEN"))
                .build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(request.uri() + " answered " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }
}
