package io.shiming.sandbox.check;

import io.shiming.sandbox.Description;
import io.shiming.sandbox.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** {@code sandbox/check}: examines the sandbox that runs here, and tells what holds and what does not. */
public final class Check {
    private static final String USAGE = Options.text("/check-usage.txt");
    private static final int BROKEN = 1;
    private static final int NOT_EXAMINED = 2;

    private Check() {}

    public static void main(String... arguments) throws InterruptedException {
        Path home = Path.of(System.getProperty("shiming.home", "."));
        System.exit(run(home.resolve("sandbox/target/sandbox.json"), System.out, arguments));
    }

    static int run(Path description, PrintStream out, String... arguments) throws InterruptedException {
        Optional<Path> journal = Optional.empty();
        boolean allowPending = false;
        for (Iterator<String> rest = Arrays.asList(arguments).iterator(); rest.hasNext(); ) {
            String flag = rest.next();
            if (flag.equals("--allow-pending")) {
                allowPending = true;
            } else if (flag.equals("--journal") && rest.hasNext()) {
                journal = Optional.of(Path.of(rest.next()));
            } else {
                out.print(flag.equals("--help") ? USAGE : "unknown or incomplete: " + flag + "\n" + USAGE);
                return flag.equals("--help") ? 0 : NOT_EXAMINED;
            }
        }
        try {
            if (!Files.exists(description)) {
                throw new IOException("no sandbox runs here; start one with sandbox/run");
            }
            List<Finding> findings = new Checker(Description.read(description), journal, allowPending).findings();
            return tell(findings, out);
        } catch (IOException | SQLException failure) {
            out.println("could not be examined: " + failure.getMessage());
            return NOT_EXAMINED;
        }
    }

    private static int tell(List<Finding> findings, PrintStream out) {
        findings.forEach(out::println);
        long broken = findings.stream().filter(finding -> !finding.holds()).count();
        out.println(findings.size() - broken + " of " + findings.size() + " invariants hold");
        return broken == 0 ? 0 : BROKEN;
    }
}
