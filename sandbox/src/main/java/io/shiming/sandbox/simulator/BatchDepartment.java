package io.shiming.sandbox.simulator;

import io.shiming.foundation.crypto.PrivateFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.jose4j.base64url.Base64Url;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A department that exchanges signed CSV files through a directory (docs/connectors.md). It answers from the same
 * register as over HTTP, once for each request; in mode SLOW later, in modes DOWN and ERROR not at all.
 */
final class BatchDepartment implements Runnable {
    private static final long LOOK_EVERY_MS = 200;
    private static final String REQUEST = ".csv.jwe";
    private static final List<String> COLUMNS = List.of("requestId", "documentType", "documentNumber", "name");

    private final Authority authority;
    private final Path directory;
    private final Path keys;
    private final Set<String> done = new HashSet<>();

    BatchDepartment(Authority authority, Path directory, Path keys) {
        this.authority = authority;
        this.directory = directory;
        this.keys = keys;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Faults current = authority.faults();
                switch (current.mode()) {
                    case UP -> answerAll();
                    case SLOW -> {
                        Thread.sleep(current.latencyMs());
                        answerAll();
                    }
                    case DOWN, ERROR -> {}
                }
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerAll() {
        Path requests = directory.resolve("requests");
        if (!Files.isDirectory(requests)) {
            return;
        }
        try (Stream<Path> files = Files.list(requests)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(REQUEST) && done.add(name)) {
                    answer(name.substring(0, name.length() - REQUEST.length()));
                }
            }
        } catch (IOException | JoseException withdrawn) {
            // What cannot be read is not answered.
        }
    }

    private void answer(String id) throws IOException, JoseException {
        StringWriter answers = new StringWriter();
        try (CSVParser questions = CSVParser.builder()
                        .setReader(new StringReader(request(id)))
                        .setFormat(CSVFormat.RFC4180)
                        .get();
                CSVPrinter printer = new CSVPrinter(answers, CSVFormat.RFC4180)) {
            printer.printRecord("requestId", "result");
            for (CSVRecord row : questions) {
                if (!row.toList().equals(COLUMNS)) {
                    printer.printRecord(row.get(0), authority.answer(row.get(1), row.get(2), row.get(3)));
                }
            }
        }
        byte[] csv = answers.toString().getBytes(StandardCharsets.UTF_8);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue("EdDSA");
        signature.setHeader("file", "responses/" + id + ".csv");
        signature.setPayloadBytes(csv);
        var key = ExchangeKeys.departmentSigning(keys);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(key.getPrivateKey());
        byte[] jws = signature.getDetachedContentCompactSerialization().getBytes(StandardCharsets.US_ASCII);
        // The signature first: what is there without one is refused.
        PrivateFile.write(directory.resolve("responses/" + id + ".csv.jws"), jws);
        PrivateFile.write(directory.resolve("responses/" + id + ".csv"), csv);
    }

    /** The text of a request, if it is from the gateway. */
    private String request(String id) throws IOException, JoseException {
        JsonWebEncryption encrypted = new JsonWebEncryption();
        encrypted.setCompactSerialization(Files.readString(directory.resolve("requests/" + id + REQUEST)));
        encrypted.setKey(ExchangeKeys.departmentEncryption(keys).getPrivateKey());
        byte[] csv = encrypted.getPlaintextBytes();
        JsonWebSignature signature = new JsonWebSignature();
        signature.setCompactSerialization(Files.readString(directory.resolve("requests/" + id + ".csv.jws")));
        signature.setEncodedPayload(Base64Url.encode(csv));
        signature.setKey(ExchangeKeys.gateway(keys).getKey());
        if (!signature.verifySignature() || !("requests/" + id + ".csv").equals(signature.getHeader("file"))) {
            throw new JoseException("not signed by the gateway");
        }
        return new String(csv, StandardCharsets.UTF_8);
    }
}
