package io.shiming.k8s.image;

import com.google.cloud.tools.jib.api.JibContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes the images of the five services, as they were built, without a container engine: {@code k8s/images} runs it. Each
 * becomes a tar, with its digest beside it.
 */
public final class Images {
    private static final String USAGE = """
            usage: k8s/images [--base IMAGE] [--no-archive]
              --base IMAGE   what the images are laid upon: a name, with a digest best of all, or tar:///FILE.
                             Default: a Java runtime made of the JDK that runs this, and nothing else.
              --no-archive   without an archive of the classes that a service loads as it starts
            """;

    static final Map<String, Integer> SERVICES = new TreeMap<>(Map.of(
            "registration-service", 8081,
            "verification-gateway", 8082,
            "agent-service", 8083,
            "retention-service", 8084,
            "incident-service", 8085));

    private final Path home;
    private final Path target;
    /** None for a runtime of our own. */
    private final Optional<String> base;

    private final boolean archive;

    /**
     * @param home the built project
     * @param target where images go
     */
    Images(Path home, Path target, Optional<String> base, boolean archive) {
        this.home = home;
        this.target = target;
        this.base = base;
        this.archive = archive;
    }

    public static void main(String... arguments) throws IOException, InterruptedException {
        Optional<String> base = Optional.empty();
        boolean archive = true;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--no-archive")) {
                archive = false;
            } else if (arguments[i].equals("--base") && i + 1 < arguments.length) {
                base = Optional.of(arguments[++i]);
            } else {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
        Path home = Path.of(System.getProperty("shiming.home"));
        Images images = new Images(home, home.resolve("k8s/target/images"), base, archive);
        for (String service : SERVICES.keySet()) {
            images.make(service);
        }
    }

    /** Makes one; tells where it is. */
    Path make(String service) throws IOException, InterruptedException {
        Optional<Path> runtime = Optional.empty();
        ServiceImage image = new ServiceImage(
                service,
                SERVICES.get(service),
                home.resolve(service).resolve("target/quarkus-app"),
                target.resolve("staged").resolve(service));
        if (base.isEmpty()) {
            runtime = Optional.of(target.resolve("runtime"));
            Path java = Jre.make(runtime.get());
            // Of another Java than the one that runs it, an archive is of no use.
            if (archive) {
                image.archiveClasses(java);
            }
        }
        Path tar = target.resolve(service + ".tar");
        JibContainer made = image.write(base.orElse("scratch"), runtime, tar, target.resolve("cache"));
        Files.writeString(target.resolve(service + ".digest"), made.getDigest() + "\n");
        System.out.println(made.getTargetImage() + " " + made.getDigest() + " " + tar);
        return tar;
    }
}
