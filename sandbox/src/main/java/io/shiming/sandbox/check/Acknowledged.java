package io.shiming.sandbox.check;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.shiming.sandbox.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** What clients were told, from the journal they kept themselves, against what the database holds. */
final class Acknowledged {
    static final String PLACE = "journal";
    static final String NOT_LOST = "every acknowledged id exists once";
    static final String NOT_DOUBLED =
            "one key has one registration, log-on or dispute, and one number, or one service handed on, one registration";
    static final String AS_TOLD = "everybody became what they had to become";
    private static final String DOCUMENTS = "every document that was shown has its check";
    static final String HANDED_ON = "what was handed on is with the one it was handed to, and with nobody else";

    /**
     * A line of the journal.
     *
     * @param deed absent for a registration
     * @param transferOf the registration whose service is taken over; of transfers
     * @param status what it must be once it is settled; absent when the client does not know
     * @param documents how many were shown; absent when the client does not know
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Line(
            Deed deed,
            UUID id,
            String number,
            UUID transferOf,
            String idempotencyKey,
            String status,
            Integer documents) {
        boolean isOfLogon() {
            return deed == Deed.LOGON || deed == Deed.END;
        }

        boolean isOfDispute() {
            return deed == Deed.DISPUTE || deed == Deed.DECISION;
        }

        /** What only one registration may ever have; several may try to take a service over, and be refused. */
        String owned() {
            if (deed != Deed.TRANSFER) {
                return number;
            }
            return "REFUSED".equals(status) ? null : "transfer of " + transferOf;
        }
    }

    private record Row(String status, int checks, UUID transferOf) {
        boolean isHolding() {
            return !status.equals("PENDING_VERIFICATION") && !status.equals("REFUSED");
        }
    }

    /** A registration that lives on may be suspended or ended by now; one that was refused stays so. */
    private static final Map<String, Set<String>> BECOMES = Map.of(
            "ACTIVE", Set.of("PENDING_VERIFICATION", "ACTIVE", "SUSPENDED", "TERMINATED", "TRANSFERRED"),
            "ADMITTED", Set.of("PENDING_VERIFICATION", "ADMITTED", "ENDED"),
            "ENDED", Set.of("ENDED"),
            "TERMINATED", Set.of("TERMINATED"),
            "REFUSED", Set.of("PENDING_VERIFICATION", "REFUSED"));

    private final List<Line> lines;

    private Acknowledged(List<Line> lines) {
        this.lines = lines;
    }

    /**
     * Reads the journal; before the database is, so that everything in it must be there.
     *
     * @throws IOException also when a line is malformed, unless it is the last one and has no end yet
     */
    static Acknowledged read(Path journal) throws IOException {
        String text = Files.readString(journal);
        List<Line> lines = new ArrayList<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            try {
                lines.add(Http.JSON.readValue(line, Line.class));
            } catch (JsonProcessingException malformed) {
                throw new IOException(journal + ": line " + (lines.size() + 1) + " is no line of a journal", malformed);
            }
        }
        return new Acknowledged(lines);
    }

    /** @param incident where disputes are decided; as it is after the other was read */
    void examine(Connection registration, Connection incident, Report report) throws SQLException {
        Map<UUID, Row> registrations = rows(registration, """
                SELECT r.id, r.status, count(c.bearer) AS checks, r.transfer_of FROM registration r
                LEFT JOIN document_check c ON c.operator_id = r.operator_id AND c.registration_id = r.id
                GROUP BY r.operator_id, r.id""");
        Map<UUID, Row> logons = rows(registration, """
                SELECT id, status, 1 AS checks, NULL::uuid AS transfer_of FROM venue_logon
                UNION ALL SELECT id, status, 1, NULL FROM held_venue_logon""");
        Set<UUID> disputes = ids(registration, "SELECT id FROM dispute");
        Set<UUID> decisions = ids(incident, "SELECT dispute_id FROM dispute_decision");
        Stream.of(NOT_LOST, AS_TOLD, DOCUMENTS, HANDED_ON).forEach(name -> report.examine(PLACE, name));
        for (Line line : lines) {
            if (line.isOfDispute()) {
                if (!(line.deed() == Deed.DISPUTE ? disputes : decisions).contains(line.id())) {
                    report.breach(PLACE, NOT_LOST, line.id());
                }
                continue;
            }
            Row row = (line.isOfLogon() ? logons : registrations).get(line.id());
            if (row == null) {
                report.breach(PLACE, NOT_LOST, line.id());
                continue;
            }
            if (line.status() != null && !BECOMES.get(line.status()).contains(row.status())) {
                report.breach(PLACE, AS_TOLD, line.id());
            }
            if (!Optional.ofNullable(line.documents())
                    .map(Integer.valueOf(row.checks())::equals)
                    .orElse(true)) {
                report.breach(PLACE, DOCUMENTS, line.id());
            }
            if (line.deed() == Deed.TRANSFER && !isHandedOn(line, row, registrations)) {
                report.breach(PLACE, HANDED_ON, line.id());
            }
        }
        report.examine(PLACE, NOT_DOUBLED);
        report.breaches(PLACE, NOT_DOUBLED, doubled(Line::idempotencyKey));
        report.breaches(PLACE, NOT_DOUBLED, doubled(Line::owned));
    }

    /** Once the new one holds the service, the old one does not any more. */
    private static boolean isHandedOn(Line line, Row to, Map<UUID, Row> registrations) {
        Row from = registrations.get(line.transferOf());
        return line.transferOf().equals(to.transferOf())
                && from != null
                && (!to.isHolding() || from.status().equals("TRANSFERRED"));
    }

    /** Ids that share what belongs to one registration alone. */
    private Set<UUID> doubled(Function<Line, String> what) {
        Map<String, UUID> first = new HashMap<>();
        Set<UUID> doubled = new HashSet<>();
        for (Line line : lines) {
            String value = what.apply(line);
            if (value != null && !Objects.equals(first.computeIfAbsent(value, unseen -> line.id()), line.id())) {
                doubled.add(line.id());
            }
        }
        return doubled;
    }

    private static Set<UUID> ids(Connection database, String query) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                ids.add(found.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    private static Map<UUID, Row> rows(Connection registration, String query) throws SQLException {
        Map<UUID, Row> rows = new HashMap<>();
        try (Statement statement = registration.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.put(
                        found.getObject("id", UUID.class),
                        new Row(
                                found.getString("status"),
                                found.getInt("checks"),
                                found.getObject("transfer_of", UUID.class)));
            }
        }
        return rows;
    }
}
