package io.shiming.foundation.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.shiming.foundation.testing.PublishedApi.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What another service says that it takes, by its document in {@code docs/api}, which is checked against that service where
 * it is built. Whoever plays it in a test refuses what it would refuse: a member it does not know, one that is missing or
 * has another shape.
 */
public final class PeerContract {
    private static final String JSON = "application/json";

    private final PublishedApi api;
    private final AnswerRules rules;

    private PeerContract(PublishedApi api) {
        this.api = api;
        this.rules = new AnswerRules(api);
    }

    public static PeerContract of(String service) {
        Path document = Path.of("..", "docs", "api", service + ".yaml");
        try {
            return new PeerContract(new PublishedApi(
                    URI.create("http://" + service + ".invalid"), new YAMLMapper().readTree(document.toFile())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What is wrong with a body of a POST; empty when it would be taken. */
    public Optional<String> complaint(String path, String body) {
        Operation operation = api.operations().stream()
                .filter(each -> each.method().equals("POST") && each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no operation POST " + path));
        JsonNode json = RawAnswer.json(body.getBytes(StandardCharsets.UTF_8)).orElse(null);
        return rules.differs(operation.bodies().get(JSON), json);
    }

    public boolean takes(String path, String body) {
        return complaint(path, body).isEmpty();
    }
}
