package io.shiming.verification.client;

import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** The CSV files exchanged with a department (RFC 4180, UTF-8, with a header line), and our note of what is in one. */
final class BatchFormat {
    private static final List<String> QUESTIONS = List.of("requestId", "documentType", "documentNumber", "name");
    private static final List<String> ANSWERS = List.of("requestId", "result");
    private static final List<String> NOTE = List.of("requestId", "check");

    private BatchFormat() {}

    static byte[] questions(Map<UUID, Question> byRequest) {
        return write(
                QUESTIONS,
                byRequest.entrySet().stream()
                        .map(row -> List.of(
                                row.getKey().toString(),
                                row.getValue().documentType().name(),
                                row.getValue().documentNumber().reveal(),
                                row.getValue().name().reveal()))
                        .toList());
    }

    /**
     * What was answered, by request; empty for a result that is none of the documented ones, which is no answer.
     *
     * @throws IOException when it is not one answer to each request and to no other
     */
    static Map<UUID, Optional<Outcome>> answers(byte[] csv, Iterable<UUID> requests) throws IOException {
        Map<String, Optional<Outcome>> answers = new HashMap<>();
        for (List<String> row : read(ANSWERS, csv)) {
            if (answers.put(row.get(0), AuthorityFormat.Result.outcome(row.get(1))) != null) {
                throw new IOException("answered twice");
            }
        }
        Map<UUID, Optional<Outcome>> byRequest = new LinkedHashMap<>();
        for (UUID request : requests) {
            Optional<Outcome> answer = answers.remove(request.toString());
            if (answer == null) {
                throw new IOException("not answered");
            }
            byRequest.put(request, answer);
        }
        if (!answers.isEmpty()) {
            throw new IOException("not asked");
        }
        return byRequest;
    }

    /** Which check each request is for. */
    static byte[] note(Map<UUID, UUID> checks) {
        return write(
                NOTE,
                checks.entrySet().stream()
                        .map(row ->
                                List.of(row.getKey().toString(), row.getValue().toString()))
                        .toList());
    }

    static Map<UUID, UUID> note(byte[] csv) throws IOException {
        Map<UUID, UUID> checks = new LinkedHashMap<>();
        for (List<String> row : read(NOTE, csv)) {
            checks.put(UUID.fromString(row.get(0)), UUID.fromString(row.get(1)));
        }
        return checks;
    }

    private static byte[] write(List<String> header, List<List<String>> rows) {
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(header);
            csv.printRecords(rows);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Strict: what is no UTF-8, or has another header or number of columns, is not read. */
    private static List<List<String>> read(List<String> header, byte[] csv) throws IOException {
        try (CSVParser parser = CSVParser.builder()
                .setReader(new InputStreamReader(new ByteArrayInputStream(csv), StandardCharsets.UTF_8.newDecoder()))
                .setFormat(CSVFormat.RFC4180)
                .get()) {
            List<List<String>> rows =
                    parser.getRecords().stream().map(CSVRecord::toList).toList();
            if (rows.isEmpty()
                    || !rows.get(0).equals(header)
                    || rows.stream().anyMatch(row -> row.size() != header.size())) {
                throw new IOException("not " + header);
            }
            return rows.subList(1, rows.size());
        } catch (UncheckedIOException malformed) {
            throw malformed.getCause();
        }
    }
}
