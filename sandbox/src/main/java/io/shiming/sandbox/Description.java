package io.shiming.sandbox;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.shiming.foundation.crypto.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The running sandbox as {@code sandbox.json} tells it: everything a program needs to talk to it.
 *
 * @param services base URL of each service
 * @param clients secret of each OAuth client
 * @param users password of each user
 * @param databases address and log-in of each database
 * @param pids process number of each part
 * @param logs folder with the log of each part
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Description(
        boolean ready,
        Map<String, String> services,
        String issuer,
        String tokenUrl,
        Map<String, String> clients,
        Map<String, String> users,
        Map<String, String> databases,
        Map<String, Long> pids,
        String logs) {

    public static Description read(Path file) throws IOException {
        return Http.JSON.readValue(Files.readAllBytes(file), Description.class);
    }

    Description withPids(Map<String, Long> current) {
        return new Description(ready, services, issuer, tokenUrl, clients, users, databases, current, logs);
    }

    void write(Path file) throws IOException {
        PrivateFile.write(
                file,
                Http.JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this));
    }
}
