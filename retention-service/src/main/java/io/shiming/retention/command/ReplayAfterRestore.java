package io.shiming.retention.command;

import io.shiming.foundation.command.Login;
import io.shiming.foundation.command.ServiceCommand;
import io.shiming.foundation.crypto.StatementVerifier;
import io.shiming.retention.domain.Certificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has registration-service purge again what a restored backup has brought back (Art. 12, 16). */
@Command(
        name = "replay-after-restore",
        description =
                "After registration-service's database was restored from a backup: tells it of every hold that is in "
                        + "force, then has everything purged again that certificates say is erased, so that nobody comes back. A certificate or a list that is not as it was "
                        + "signed is refused, and nothing of it sent. Can be stopped and run again. Needs the environment variables "
                        + "SHIMING_REGISTRATION_URL, SHIMING_ISSUER and SHIMING_CLIENT_SECRET as retention-service has them, and its "
                        + "SHIMING_TLS_…",
        exitCodeListHeading = "Ends with:%n",
        exitCodeList = {
            "0:nothing of it is left, but what is counted as UNKNOWN",
            "1:some is left or not held, or a certificate was refused; look at what is named",
            "2:it could not be done"
        },
        mixinStandardHelpOptions = true)
public class ReplayAfterRestore implements ServiceCommand {
    private static final int AT_ONCE = 1_000;
    private static final String HELD = "HELD";
    private static final String UNKNOWN = "UNKNOWN";
    private static final Set<String> GONE = Set.of("PURGED", UNKNOWN);

    private final Login login;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ExportedCertificates exported;

    @Option(
            names = "--since",
            paramLabel = "INSTANT",
            description = "only of certificates erased at that moment or later: when the backup was begun")
    private Instant since = Instant.MIN;

    @Option(
            names = "--patience",
            defaultValue = "PT1H",
            description = "for how long one request is tried while registration-service is not there "
                    + "(default: ${DEFAULT-VALUE})")
    private Duration patience;

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private CertificateFolder.EndedHolds ended;
    private int replayed;
    private int refused;

    public ReplayAfterRestore() {
        this(Login.ofProcess());
    }

    ReplayAfterRestore(Login login) {
        this.login = login;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            StatementVerifier<Certificate> verifier = exported.verifier();
            CertificateFolder folder = exported.folder();
            List<CertificateFolder.Hold> holds = folder.holds();
            ended = folder.endedHolds();
            RegistrationPeer registration = new RegistrationPeer(login, patience);
            boolean held = hold(holds, registration);
            folder.each(verifier, checked -> {
                if (!checked.isSound()) {
                    out.printf("certificate %s: refused: %s%n", checked.id(), checked.finding());
                    refused++;
                } else if (!checked.certificate().orElseThrow().erasedAt().isBefore(since)) {
                    replay(folder, checked.id(), registration);
                    replayed++;
                }
            });
            outcomes.forEach((outcome, records) -> out.printf("%-10s %d%n", outcome, records));
            boolean done = held && refused == 0 && GONE.containsAll(outcomes.keySet());
            out.printf(
                    "%d certificates replayed, %d refused: %s%n",
                    replayed, refused, done ? "nothing of what they erased is left" : "look at what is named above");
            if (outcomes.containsKey(UNKNOWN)) {
                out.println("UNKNOWN: was not in the backup, or is a day of log-ons that was still open in it");
            }
            return done ? 0 : 1;
        } catch (IOException | IllegalStateException failure) {
            spec.commandLine().getErr().println(failure.getMessage());
            return 2;
        }
    }

    /** Before anything is ordered: what was held since the backup is held in it no more. */
    private boolean hold(List<CertificateFolder.Hold> holds, RegistrationPeer registration) throws IOException {
        boolean all = true;
        for (CertificateFolder.Hold hold : holds) {
            try {
                if (!registration.hold(hold.recordId(), hold.id(), true)) {
                    spec.commandLine()
                            .getOut()
                            .printf("record %s: not held, since it waits for verification%n", hold.recordId());
                    all = false;
                }
            } catch (InterruptedException stopped) {
                throw stopped();
            }
        }
        spec.commandLine().getOut().printf("%d records told to be held%n", holds.size());
        return all;
    }

    private static RegistrationPeer.Refused stopped() {
        Thread.currentThread().interrupt();
        return new RegistrationPeer.Refused("stopped");
    }

    private void replay(CertificateFolder folder, UUID id, RegistrationPeer registration) throws IOException {
        List<UUID> batch = new ArrayList<>(AT_ONCE);
        folder.eachRecord(id, recordId -> {
            batch.add(recordId);
            if (batch.size() == AT_ONCE) {
                send(id, batch, registration);
                batch.clear();
            }
        });
        if (!batch.isEmpty()) {
            send(id, batch, registration);
        }
    }

    /** What is held in the backup may have been held by what was over when it was purged. */
    private void send(UUID runId, List<UUID> batch, RegistrationPeer registration) throws IOException {
        try {
            Map<UUID, String> became = registration.purge(runId, batch);
            List<UUID> held = new ArrayList<>();
            for (UUID recordId : batch) {
                List<UUID> over = became.get(recordId).equals(HELD) ? ended.of(recordId) : List.of();
                for (UUID holdId : over) {
                    registration.hold(recordId, holdId, false);
                }
                if (!over.isEmpty()) {
                    held.add(recordId);
                }
            }
            if (!held.isEmpty()) {
                became.putAll(registration.purge(runId, held));
            }
            became.forEach(this::count);
        } catch (InterruptedException stopped) {
            throw stopped();
        }
    }

    private void count(UUID recordId, String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
        if (!GONE.contains(outcome)) {
            spec.commandLine().getOut().printf("record %s: %s%n", recordId, outcome);
        }
    }
}
