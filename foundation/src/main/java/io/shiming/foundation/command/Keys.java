package io.shiming.foundation.command;

import io.shiming.foundation.crypto.IndexKeyRotation;
import io.shiming.foundation.crypto.KeyFile;
import io.shiming.foundation.crypto.KeyFolder;
import io.shiming.foundation.crypto.KeyHorizon;
import io.shiming.foundation.crypto.PublicKeysets;
import io.shiming.foundation.crypto.RootKeyRotation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Everything that is done to a service's key files, while the service runs. The walk-through is docs/operations.md. */
@Command(
        name = "keys",
        description = "Makes, shows and rotates the key files of a service. Running services take note by themselves.",
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {"0:done", "1:refused; nothing was destroyed", "2:wrong usage"},
        mixinStandardHelpOptions = true)
class Keys implements Runnable {
    private static final String FOLDER = "with the service's key files";
    private static final String FILES = "root|index|audit|receipt|certificate|report";
    private static final String UNCHANGED_FOR =
            "how long the file must have been as it is, so that every replica uses its new key by now; longer than "
                    + "shiming.keys.use-new-after and shiming.keys.check-every together (default: ${DEFAULT-VALUE})";

    private final Login login = Login.ofProcess();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no such command");
    }

    @Command(description = "Makes the key files that are missing; those that exist are left alone.")
    int create(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder) {
        KeyFolder.create(folder);
        return list(folder);
    }

    @Command(description = "Shows which keys there are, never the keys.")
    int list(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder) {
        for (KeyFile file : files(folder)) {
            for (KeyFile.Key key : file.keys(folder)) {
                out().printf(
                                "%-10s %10s %s%n",
                                file.in(folder).getFileName(), key.name(), key.primary() ? "primary" : "");
            }
        }
        return 0;
    }

    @Command(
            name = "public",
            description = "Writes the public halves of signing keys: audit-public.json, with which audit-verify checks "
                    + "seals, and receipt-public.json, certificate-public.json or report-public.json, which tell the service "
                    + "that signs them of retired keys. Retired keys stay in them.")
    int publish(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder) {
        files(folder).stream()
                .filter(KeyFile::signs)
                .forEach(file -> out().println(PublicKeysets.publish(file, folder)));
        return 0;
    }

    @Command(description = "Adds a key and makes it the primary one; those before it still open what they made.")
    int rotate(
            @Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder,
            @Parameters(paramLabel = FILES) String which) {
        KeyFile file = rotating(which);
        out().printf(
                        "%s: the new primary key is %s%n",
                        file.in(folder), file.rotate(folder).name());
        if (file.signs()) {
            out().println(PublicKeysets.publish(file, folder));
        }
        return 0;
    }

    @Command(
            description =
                    "Wraps the keys of cohorts and working keys with the root's primary key. Can be stopped and run again. "
                            + "Takes its log-in from SHIMING_KEYS_ADDRESS, _NAME, _MIGRATION_USER and _MIGRATION_PASSWORD.")
    int rewrap(
            @Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder,
            @Option(names = "--unchanged-for", defaultValue = "PT2M", description = UNCHANGED_FOR) Duration settled)
            throws SQLException {
        requireUnchanged(KeyFile.ROOT, folder, settled);
        try (Connection server = login.keysServer()) {
            RootKeyRotation rotation = new RootKeyRotation(folder, server);
            out().printf("%d keys were wrapped anew%n", rotation.rewrap());
            for (KeyFile.Key key : KeyFile.ROOT.keys(folder)) {
                out().printf("%10s wraps %d%n", key.name(), rotation.wrappedBy(key.id()));
            }
        }
        return 0;
    }

    @Command(
            description =
                    "Takes keys that were destroyed out of the keys server's files as well: writes its tables anew and "
                            + "has the write-ahead log from before removed. Services wait meanwhile. Takes its log-in like rewrap.")
    int erase() throws SQLException {
        Instant before = Instant.now();
        try (Connection server = login.keysServer()) {
            new KeyHorizon(server).erase();
        }
        out().printf("What was destroyed before %s is in no file of the keys server any more.%n", before);
        out().println(
                        "It is unreadable everywhere when these are gone as well, as your retention has it: archived segments of "
                                + "its write-ahead log, base backups and dumps from before then, and what replicas have not replayed yet.");
        return 0;
    }

    @Command(
            description =
                    "Shows what each index key alone still finds. The service brings it along by itself. Takes its "
                            + "log-in from SHIMING_DATABASE_ADDRESS, _NAME, SHIMING_MIGRATION_USER and _PASSWORD.")
    int indexed(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder) throws SQLException {
        try (Connection database = login.database()) {
            for (KeyFile.Key key : KeyFile.INDEX.keys(folder)) {
                out().printf("%10s %s%n", key.name(), new IndexKeyRotation(database).indexedUnder(key));
            }
        }
        return 0;
    }

    @Command(
            description =
                    "Destroys a key. Of the root's, one that wraps nothing any more (see rewrap); of the index's, "
                            + "one under which nothing is found any more that is not found under another (see indexed); of the "
                            + "audit trail's, of receipts, certificates or reports, the private half: its public half stays in …-public.json.")
    int retire(
            @Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder,
            @Parameters(paramLabel = FILES) String which,
            @Parameters(paramLabel = "KEY-ID", description = "see list") String id,
            @Option(names = "--unchanged-for", defaultValue = "PT2M", description = UNCHANGED_FOR) Duration settled)
            throws SQLException {
        KeyFile file = rotating(which);
        int keyId = keyId(id);
        file.requireRetirable(folder, keyId);
        switch (file) {
            case AUDIT, RECEIPT, CERTIFICATE, REPORT -> out().println(PublicKeysets.publish(file, folder));
            case ROOT -> {
                requireUnchanged(file, folder, settled);
                requireUnused(folder, keyId);
            }
            case INDEX -> {
                requireUnchanged(file, folder, settled);
                try (Connection database = login.database()) {
                    new IndexKeyRotation(database).retire(new KeyFile.Key(keyId, false), Instant.now());
                }
            }
        }
        file.retire(folder, keyId);
        out().printf("%s: key %s is destroyed%n", file.in(folder), id);
        return 0;
    }

    private static List<KeyFile> files(Path folder) {
        return Arrays.stream(KeyFile.values())
                .filter(file -> file.belongsIn(folder))
                .toList();
    }

    private static KeyFile rotating(String which) {
        return switch (which) {
            case "root" -> KeyFile.ROOT;
            case "audit" -> KeyFile.AUDIT;
            case "receipt" -> KeyFile.RECEIPT;
            case "certificate" -> KeyFile.CERTIFICATE;
            case "report" -> KeyFile.REPORT;
            case "index" -> KeyFile.INDEX;
            default ->
                throw new IllegalStateException("root, index, audit, receipt, certificate or report, not " + which);
        };
    }

    private static int keyId(String id) {
        try {
            return Integer.parseUnsignedInt(id);
        } catch (NumberFormatException noNumber) {
            throw new IllegalStateException("no key id: " + id);
        }
    }

    /** Until then replicas may not know the new key, or still use the one before it. */
    private static void requireUnchanged(KeyFile file, Path folder, Duration settled) {
        Instant from = file.changedAt(folder).plus(settled);
        if (Instant.now().isBefore(from)) {
            throw new IllegalStateException(
                    file.in(folder) + " was changed just now: replicas may not know its keys before " + from);
        }
    }

    private void requireUnused(Path folder, int keyId) throws SQLException {
        try (Connection server = login.keysServer()) {
            RootKeyRotation rotation = new RootKeyRotation(folder, server);
            long wrapped = rotation.wrappedBy(keyId);
            if (wrapped > 0) {
                throw new IllegalStateException(wrapped + " keys are still wrapped by key "
                        + Integer.toUnsignedString(keyId) + "; rewrap first");
            }
            // An empty database, or another service's, would agree to anything.
            List<KeyFile.Key> keys = KeyFile.ROOT.keys(folder);
            long known = 0;
            for (KeyFile.Key key : keys) {
                known += rotation.wrappedBy(key.id());
            }
            if (known == 0) {
                throw new IllegalStateException("the keys server has no key of " + KeyFile.ROOT.in(folder)
                        + ": is SHIMING_KEYS_NAME this service's database?");
            }
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
