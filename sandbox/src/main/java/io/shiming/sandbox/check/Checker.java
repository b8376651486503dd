package io.shiming.sandbox.check;

import io.shiming.sandbox.Description;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Examines a running sandbox. It changes nothing. */
public final class Checker {
    /** Breached by every acknowledged registration and log-on that was lost. */
    public static final String NOT_LOST = Acknowledged.NOT_LOST;

    private static final String ALIVE = "every process is alive";

    private final Description sandbox;
    private final Path state;
    private final Optional<Path> journal;
    private final boolean allowPending;

    /**
     * Prepares to look; nothing is read yet.
     *
     * @param journal what clients were told, a JSON line each: deed, id, idempotencyKey, of a registration its number, of
     *     a transfer transferOf, and, if known, the status it must become and the number of documents
     * @param allowPending whether registrations, checks and messages may still be under way
     */
    public Checker(Description sandbox, Optional<Path> journal, boolean allowPending) {
        this.sandbox = sandbox;
        this.state = Path.of(sandbox.logs()).getParent();
        this.journal = journal;
        this.allowPending = allowPending;
    }

    /** Every invariant with what breaks it. */
    public List<Finding> findings() throws IOException, SQLException, InterruptedException {
        Report report = new Report();
        processes(report);
        // Whatever is promised is read before what must keep it.
        Optional<Acknowledged> acknowledged =
                journal.isPresent() ? Optional.of(Acknowledged.read(journal.get())) : Optional.empty();
        Trail registrationTrail = trail("registration", "registration-service", report);
        Trail verificationTrail = trail("verification", "verification-gateway", report);
        Trail agentTrail = trail("agent", "agent-service", report);
        Trail retentionTrail = trail("retention", "retention-service", report);
        Trail incidentTrail = trail("incident", "incident-service", report);
        try (Connection registration = Databases.snapshot(sandbox, "registration");
                Connection verification = Databases.snapshot(sandbox, "verification");
                Connection agent = Databases.snapshot(sandbox, "agent");
                Connection retention = Databases.snapshot(sandbox, "retention");
                Connection registrationKeys = Databases.snapshot(sandbox, "registration-keys");
                Connection verificationKeys = Databases.snapshot(sandbox, "verification-keys");
                Connection agentKeys = Databases.snapshot(sandbox, "agent-keys");
                Connection retentionKeys = Databases.snapshot(sandbox, "retention-keys");
                Connection incident = Databases.snapshot(sandbox, "incident");
                Connection incidentKeys = Databases.snapshot(sandbox, "incident-keys");
                Connection incidentLater = Databases.snapshot(sandbox, "incident");
                Connection registrationLater = Databases.snapshot(sandbox, "registration")) {
            if (acknowledged.isPresent()) {
                acknowledged.get().examine(registration, incident, report);
            }
            ofDatabase(registration, "registration", report);
            ofDatabase(verification, "verification", report);
            new SqlInvariants("agent").examine(agent, "agent", report);
            ofDatabase(retention, "retention", report);
            new SqlInvariants("incident").examine(incident, "incident", report);
            Receipts.examine(verification, signers("verification-gateway", "receipt.json"), report);
            Certificates.examine(retention, signers("retention-service", "certificate.json"), report);
            RecordBatches.examine(registration, report);
            AcrossServices.outcomes(registration, verification, report);
            AcrossServices.keysOfRegistration(registration, registrationKeys, report);
            AcrossServices.keysOfVerification(verification, verificationKeys, report);
            AcrossServices.clocks(registration, retention, report);
            AcrossServices.destroyed(retention, registrationKeys, report);
            AcrossServices.purged(registration, retention, registrationLater, report);
            AcrossServices.holds(retention, registrationLater, report);
            AcrossServices.forgeries(registration, incident, report);
            AcrossServices.disputes(registration, incident, report);
            AcrossServices.settled(incident, registrationLater, report);
            AcrossServices.evidence(incident, incidentKeys, incidentLater, report);
            registrationTrail.examine(registration);
            verificationTrail.examine(verification);
            agentTrail.examine(agent);
            retentionTrail.examine(retention);
            incidentTrail.examine(incident);
            SqlInvariants ofServer = new SqlInvariants("server");
            ofServer.examine(registration, "registration", report);
            ofServer.examine(verification, "verification", report);
            ofServer.examine(agent, "agent", report);
            ofServer.examine(registrationKeys, "registration-keys", report);
            ofServer.examine(verificationKeys, "verification-keys", report);
            ofServer.examine(agentKeys, "agent-keys", report);
            ofServer.examine(retention, "retention", report);
            ofServer.examine(retentionKeys, "retention-keys", report);
            ofServer.examine(incident, "incident", report);
            ofServer.examine(incidentKeys, "incident-keys", report);
        }
        for (String database : List.of("registration", "verification", "agent", "retention", "incident")) {
            try (Connection now = Databases.connect(sandbox, database)) {
                Unsealed.examine(now, database, report);
            }
        }
        return report.findings();
    }

    private void ofDatabase(Connection connection, String database, Report report) throws IOException, SQLException {
        new SqlInvariants(database).examine(connection, database, report);
        if (!allowPending) {
            new SqlInvariants(database + "-settled").examine(connection, database, report);
        }
    }

    /** Read after what they signed: by then whatever signed it is there. */
    private SigningKeys signers(String service, String file) throws IOException {
        return SigningKeys.readAll(state.resolve("keys").resolve(service).resolve(file));
    }

    private Trail trail(String database, String service, Report report) throws IOException {
        return new Trail(
                database,
                state.resolve("keys").resolve(service).resolve("audit.json"),
                state.resolve("audit-heads").resolve(service + ".jsonl"),
                report);
    }

    private void processes(Report report) {
        report.examine("sandbox", ALIVE);
        sandbox.pids().forEach((part, pid) -> {
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
                report.breach("sandbox", ALIVE, part);
            }
        });
    }
}
