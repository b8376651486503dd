package io.shiming.verification.client;

import io.shiming.foundation.crypto.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** The other end of an exchange of files, by what is published of it; it has keys of its own and knows the gateway's. */
final class Department {
    final PublicJsonWebKey signing = key(OctetKeyPairJsonWebKey.SUBTYPE_ED25519, "sig");
    final PublicJsonWebKey gateway = key(OctetKeyPairJsonWebKey.SUBTYPE_ED25519, "sig");
    private final PublicJsonWebKey encryption = key(OctetKeyPairJsonWebKey.SUBTYPE_X25519, "enc");
    private final Path directory;

    Department(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    static PublicJsonWebKey key(String curve, String use) {
        try {
            PublicJsonWebKey key = OkpJwkGenerator.generateJwk(curve);
            key.setUse(use);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            return key;
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The gateway's key files. */
    void provideKeys(Path folder) throws IOException {
        Files.createDirectories(folder);
        PrivateFile.write(
                folder.resolve("signing.json"),
                gateway.toJson(OutputControlLevel.INCLUDE_PRIVATE).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("department.json"),
                new JsonWebKeySet(encryption, signing).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    /** The names of the requests that lie there, the oldest first. */
    List<String> requests() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("requests"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".csv.jwe"))
                    .map(name -> name.replace(".csv.jwe", ""))
                    .sorted()
                    .toList();
        }
    }

    /** The rows of a request, once its signature was found to be the gateway's. */
    List<String[]> read(String request) throws IOException, JoseException {
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setCompactSerialization(Files.readString(directory.resolve("requests/" + request + ".csv.jwe")));
        jwe.setKey(encryption.getPrivateKey());
        String csv = new String(jwe.getPlaintextBytes(), StandardCharsets.UTF_8);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setCompactSerialization(Files.readString(directory.resolve("requests/" + request + ".csv.jws")));
        jws.setPayload(csv);
        jws.setKey(gateway.getKey());
        if (!jws.verifySignature() || !jws.getHeader("file").equals("requests/" + request + ".csv")) {
            throw new IllegalStateException("not the gateway's");
        }
        List<String> lines = csv.lines().toList();
        if (!lines.get(0).equals("requestId,documentType,documentNumber,name")) {
            throw new IllegalStateException(lines.get(0));
        }
        return lines.stream().skip(1).map(line -> line.split(",", 4)).toList();
    }

    /** An answer to each row of a request, in turn. */
    String answers(String request, String... results) throws IOException, JoseException {
        StringBuilder csv = new StringBuilder("requestId,result\r\n");
        List<String[]> rows = read(request);
        for (int i = 0; i < rows.size(); i++) {
            csv.append(rows.get(i)[0])
                    .append(',')
                    .append(results[i % results.length])
                    .append("\r\n");
        }
        return csv.toString();
    }

    void respond(String request, String csv) throws IOException, JoseException {
        respond(request, csv, sign(signing, "responses/" + request + ".csv", csv));
    }

    void respond(String request, String csv, String signature) throws IOException {
        Files.writeString(directory.resolve("responses/" + request + ".csv.jws"), signature);
        Files.writeString(directory.resolve("responses/" + request + ".csv"), csv);
    }

    String sign(PublicJsonWebKey key, String file, String csv) throws JoseException {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue("EdDSA");
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setHeader("file", file);
        jws.setPayload(csv);
        jws.setKey(key.getPrivateKey());
        return jws.getDetachedContentCompactSerialization();
    }
}
