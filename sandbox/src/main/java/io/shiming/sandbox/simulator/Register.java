package io.shiming.sandbox.simulator;

import io.shiming.foundation.identifier.Normalisation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The documents one authority has on record, from a CSV file (RFC 4180, UTF-8, LF or CRLF, with a header line). */
public final class Register {
    static final List<String> COLUMNS = List.of("documentType", "documentNumber", "name", "status", "validUntil");
    private static final Set<String> DOCUMENT_TYPES = Set.of(
            "RESIDENT_IDENTITY_CARD",
            "TEMPORARY_IDENTITY_CARD",
            "HOUSEHOLD_REGISTER",
            "PASSPORT",
            "TRAVEL_PERMIT",
            "FOREIGN_PERMANENT_RESIDENT_CARD",
            "BUSINESS_LICENCE",
            "ORGANISATION_CODE_CERTIFICATE",
            "PUBLIC_INSTITUTION_CERTIFICATE",
            "SOCIAL_ORGANISATION_CERTIFICATE");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private record Key(String documentType, String documentNumber) {
        static Key of(String documentType, String documentNumber) {
            return new Key(
                    documentType,
                    documentType.equals("ORGANISATION_CODE_CERTIFICATE")
                            ? Normalisation.organisationCode(documentNumber)
                            : Normalisation.documentNumber(documentNumber));
        }
    }

    private final Map<Key, Entry> entries;

    private Register(Map<Key, Entry> entries) {
        this.entries = entries;
    }

    /** The register of a channel: from the folder if it holds one, else the one that comes with the sandbox. */
    public static Register of(Channel channel, Optional<Path> folder) {
        String fileName = fileName(channel);
        Optional<Path> own = folder.map(data -> data.resolve(fileName)).filter(Files::exists);
        try {
            if (own.isPresent()) {
                try (Reader reader = Files.newBufferedReader(own.get())) {
                    return read(own.get().toString(), reader);
                }
            }
            try (Reader reader = new BufferedReader(new InputStreamReader(
                    Register.class.getResourceAsStream("/registers/" + fileName), StandardCharsets.UTF_8))) {
                return read("default register " + fileName, reader);
            }
        } catch (IOException unreadable) {
            throw new RegisterException(own.map(Path::toString).orElse(fileName), unreadable);
        }
    }

    static String fileName(Channel channel) {
        return channel.path() + ".csv";
    }

    static Register read(String source, Reader csv) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
        Map<Key, Entry> entries = new LinkedHashMap<>();
        try (CSVParser parser =
                CSVParser.builder().setReader(csv).setFormat(format).get()) {
            boolean header = true;
            for (CSVRecord line : parser) {
                if (header) {
                    checkHeader(source, line);
                    header = false;
                } else {
                    Entry entry = entry(source, parser.getCurrentLineNumber(), line);
                    Key key = Key.of(entry.documentType(), entry.documentNumber());
                    if (entries.put(key, entry) != null) {
                        throw new RegisterException(
                                source, parser.getCurrentLineNumber(), "this document stands in the file twice");
                    }
                }
            }
            if (header) {
                throw new RegisterException(source, 1, "the header line is missing: " + String.join(",", COLUMNS));
            }
        } catch (UncheckedIOException broken) {
            throw new RegisterException(source, broken.getCause());
        }
        return new Register(Collections.unmodifiableMap(entries));
    }

    public Optional<Entry> find(String documentType, String documentNumber) {
        return Optional.ofNullable(entries.get(Key.of(documentType, documentNumber)));
    }

    /** In the order of the file. */
    public Collection<Entry> entries() {
        return entries.values();
    }

    private static void checkHeader(String source, CSVRecord line) {
        List<String> found = line.stream()
                .map(column -> column.replace(BYTE_ORDER_MARK, "").strip())
                .toList();
        if (!found.equals(COLUMNS)) {
            throw new RegisterException(source, 1, "the header line must be " + String.join(",", COLUMNS));
        }
    }

    private static Entry entry(String source, long lineNumber, CSVRecord line) {
        if (line.size() != COLUMNS.size()) {
            throw new RegisterException(
                    source, lineNumber, "has " + line.size() + " columns instead of " + COLUMNS.size());
        }
        String documentType = line.get(0).strip();
        if (!DOCUMENT_TYPES.contains(documentType)) {
            throw new RegisterException(source, lineNumber, "documentType is none of " + sorted(DOCUMENT_TYPES));
        }
        if (line.get(1).isBlank() || line.get(2).isBlank()) {
            throw new RegisterException(source, lineNumber, "documentNumber and name must not be empty");
        }
        return new Entry(
                documentType,
                line.get(1).strip(),
                line.get(2).strip(),
                status(source, lineNumber, line.get(3).strip()),
                validUntil(source, lineNumber, line.get(4).strip()));
    }

    private static Entry.Status status(String source, long lineNumber, String text) {
        try {
            return Entry.Status.valueOf(text);
        } catch (IllegalArgumentException unknown) {
            throw new RegisterException(source, lineNumber, "status is none of VALID, EXPIRED, REVOKED, FORGED");
        }
    }

    private static LocalDate validUntil(String source, long lineNumber, String text) {
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeParseException noDate) {
            throw new RegisterException(source, lineNumber, "validUntil is no date like 2036-03-07");
        }
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
