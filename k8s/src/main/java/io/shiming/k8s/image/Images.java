package io.shiming.k8s.image;

import com.google.cloud.tools.jib.api.JibContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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

    private final Path target;
    /** None for a runtime of our own. */
    private final Optional<String> base;

    private final boolean archive;

    /**
     * @param target where images go
     */
    Images(Path target, Optional<String> base, boolean archive) {
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
        Images images = new Images(home.resolve("k8s/target/images"), base, archive);
        for (String service : Program.SERVICES.keySet()) {
            images.make(Program.service(home, service));
        }
        images.make(Program.departments(home));
    }

    /** Makes one; tells where it is. */
    Path make(Program program) throws IOException, InterruptedException {
        Optional<Path> runtime = Optional.empty();
        ServiceImage image = stage(program);
        if (base.isEmpty()) {
            runtime = Optional.of(runtime());
            // Of another Java than the one that runs it, an archive is of no use.
            if (archive && program.isService()) {
                image.archiveClasses(Jre.make(runtime.get()));
            }
        }
        Path tar = target.resolve(program.name() + ".tar");
        JibContainer made = image.write(base.orElse("scratch"), runtime, tar, target.resolve("cache"));
        Files.writeString(target.resolve(program.name() + ".digest"), made.getDigest() + "\n");
        System.out.println(made.getTargetImage() + " " + made.getDigest() + " " + tar);
        return tar;
    }

    /** What an image of it would have in it. */
    ServiceImage stage(Program program) throws IOException {
        return new ServiceImage(program, target.resolve("staged").resolve(program.name()));
    }

    /** The runtime that images have in them where nothing else is given. */
    Path runtime() throws IOException {
        Path runtime = target.resolve("runtime");
        Jre.make(runtime);
        return runtime;
    }
}
