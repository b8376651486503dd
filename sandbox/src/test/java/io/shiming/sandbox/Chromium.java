package io.shiming.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A page in a browser without a window, steered as its developer tools do it (Chrome DevTools Protocol). */
final class Chromium implements AutoCloseable {
    /** Names of the program, if {@code CHROMIUM} does not say which it is. */
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path folder;
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();
    private final WebSocket tools;

    private Chromium(Process process, Path folder) throws IOException, InterruptedException {
        this.process = process;
        this.folder = folder;
        int port = port(folder.resolve("profile").resolve("DevToolsActivePort"));
        JsonNode page = new Http()
                .send("PUT", "http://127.0.0.1:" + port + "/json/new?about:blank", Map.of())
                .body();
        this.tools = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(page.path("webSocketDebuggerUrl").asText()), new Listener())
                .join();
    }

    /**
     * Starts it.
     *
     * @throws IllegalStateException when there is none; a test that is left out would tell nothing
     */
    static Chromium start(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program(),
                "--headless",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--no-proxy-server",
                // It is to speak with this machine and with nobody else.
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox");
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile())
                .start();
        try {
            return new Chromium(process, folder);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            process.destroyForcibly();
            throw failure;
        }
    }

    private static String program() {
        return Optional.ofNullable(System.getenv("CHROMIUM"))
                .or(() -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .findFirst())
                .orElseThrow(
                        () -> new IllegalStateException("There is no Chromium here. Install it (Debian's package is"
                                + " chromium), or say in CHROMIUM where the program is."));
    }

    /** It writes down where it listens. */
    private int port(Path file) throws IOException {
        Deadline listening = Deadline.in(PATIENCE);
        while (true) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() > 1) {
                return Integer.parseInt(lines.get(0));
            }
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "Chromium does not run: " + Files.readString(folder.resolve("chromium.log")));
            }
            listening.check("Chromium to listen");
        }
    }

    /** Opens an address, and does not wait for it. */
    void open(String url) {
        call("Page.navigate", Http.JSON.createObjectNode().put("url", url));
    }

    /** What a script comes to in the page, undefined while one is on its way. */
    JsonNode run(String script) {
        return call(
                        "Runtime.evaluate",
                        Http.JSON.createObjectNode().put("expression", script).put("returnByValue", true))
                .path("result")
                .path("value");
    }

    /** Waits until a script comes to something true, or a text. */
    JsonNode await(String script) {
        Deadline there = Deadline.in(PATIENCE);
        while (true) {
            JsonNode found = run(script);
            if (found.isTextual() ? !found.asText().isEmpty() : found.asBoolean()) {
                return found;
            }
            there.check(script + "; the page is " + run("location.href + ' ' + document.body.innerText"));
        }
    }

    private JsonNode call(String method, ObjectNode parameters) {
        int id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode call = Http.JSON.createObjectNode().put("id", id).put("method", method);
        call.set("params", parameters);
        tools.sendText(call.toString(), true).join();
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(method, failure);
        }
    }

    @Override
    public void close() {
        tools.abort();
        // They write into its folder until they are gone.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        process.onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                heard(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void heard(String message) {
            try {
                JsonNode said = Http.JSON.readTree(message);
                CompletableFuture<JsonNode> answer =
                        asked.remove(said.path("id").asInt());
                if (answer != null) {
                    answer.complete(said.path("result"));
                }
            } catch (IOException noJson) {
                throw new UncheckedIOException(noJson);
            }
        }
    }
}
