package io.shiming.k8s.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image, unpacked, and programs that run in it as in a container: with its files and no others, as its user, below its
 * working folder. What a container engine does besides, such as bounds of memory, is left out.
 */
final class RootFileSystem {
    private static final boolean ROOT = System.getProperty("user.name").equals("root");
    /** Linux lets whoever is nobody special be root in a namespace of their own. */
    private static final String ENTER = """
            mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" || exit 125
            root=$1; folder=$2; shift 2
            exec unshare --root="$root" --wd="$folder" %s -- "$@"
            """.formatted(ROOT ? "--setgid=10001 --setuid=10001" : "");

    private final Path root;
    private final JsonNode config;

    /** Of an image that was made: what a container engine would unpack. */
    static RootFileSystem of(Path tar, Path root) throws IOException {
        Files.createDirectories(root);
        Path unpacked = Files.createDirectories(root.resolveSibling(root.getFileName() + ".layers"));
        Command.run("tar", "--extract", "--file", tar.toString(), "--directory", unpacked.toString());
        ObjectMapper json = new ObjectMapper();
        for (JsonNode layer :
                json.readTree(unpacked.resolve("manifest.json").toFile()).at("/0/Layers")) {
            Command.run(
                    "tar",
                    "--extract",
                    "--no-same-owner",
                    "--warning=no-unknown-keyword",
                    "--file",
                    unpacked.resolve(layer.asText()).toString(),
                    "--directory",
                    root.toString());
        }
        return new RootFileSystem(
                root, json.readTree(unpacked.resolve("config.json").toFile()).path("config"));
    }

    /** Of one that is not made: the same files, by another name for each and not by a copy, and the same settings. */
    static RootFileSystem of(ServiceImage image, Path runtime, Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve(ServiceImage.FOLDER.substring(1)));
        Command.run("cp", "--archive", "--link", runtime + "/.", root.toString());
        Command.run("cp", "--archive", "--link", image.files() + "/.", folder.toString());
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("User", ServiceImage.USER).put("WorkingDir", ServiceImage.FOLDER);
        image.command(true).forEach(config.putArray("Entrypoint")::add);
        ServiceImage.ENVIRONMENT.forEach(
                (name, value) -> config.withArray("Env").add(name + "=" + value));
        return new RootFileSystem(root, config);
    }

    private RootFileSystem(Path root, JsonNode config) throws IOException {
        this.root = root;
        this.config = config;
        for (String folder : List.of("dev", "proc", "tmp")) {
            Files.createDirectories(root.resolve(folder));
        }
        give("/tmp");
    }

    Path path(String inside) {
        return root.resolve(inside.substring(1));
    }

    JsonNode config() {
        return config;
    }

    /** Lets the image's user write there, as a volume does. */
    void give(String folder) throws IOException {
        Path given = Files.createDirectories(path(folder));
        if (ROOT) {
            Files.setAttribute(given, "unix:uid", 10001);
            Files.setAttribute(given, "unix:gid", 10001);
        }
    }

    /** Starts the image's program with these arguments and just this environment, besides the image's own. */
    Process start(List<String> arguments, Map<String, String> environment, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
        if (!ROOT) {
            command.add("--map-root-user");
        }
        command.addAll(List.of(
                "sh",
                "-c",
                ENTER,
                "enter",
                root.toString(),
                config.path("WorkingDir").asText()));
        config.path("Entrypoint").forEach(part -> command.add(part.asText()));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process.environment().keySet().retainAll(List.of("PATH"));
        config.path("Env").forEach(variable -> {
            String[] parts = variable.asText().split("=", 2);
            process.environment().put(parts[0], parts[1]);
        });
        process.environment().putAll(environment);
        return process.start();
    }
}
