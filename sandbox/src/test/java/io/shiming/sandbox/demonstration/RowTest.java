package io.shiming.sandbox.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.sandbox.Http;
import io.shiming.sandbox.Reply;
import java.net.http.HttpHeaders;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final Reply PENDING = reply(202, Map.of("status", "PENDING_VERIFICATION"));

    @Test
    @DisplayName("a registration is opened at once or after a slow department; while it is pending it is not")
    void opened() {
        Reply atOnce = reply(201, Map.of("status", "ACTIVE"));
        Reply later = reply(200, Map.of("status", "ACTIVE"));

        assertThat(Row.opened("asked", atOnce, atOnce, "why"))
                .isEqualTo(new Row("asked", "201 ACTIVE", "why", Row.Verdict.AS_EXPECTED));
        assertThat(Row.opened("asked", PENDING, later, "why"))
                .isEqualTo(new Row("asked", "202 PENDING_VERIFICATION, then ACTIVE", "why", Row.Verdict.AS_EXPECTED));
        assertThat(Row.opened("asked", PENDING, PENDING, "why").verdict()).isEqualTo(Row.Verdict.OTHERWISE);
    }

    @Test
    @DisplayName("a refusal is the expected one only with its code and article, whether it comes at once or later")
    void refused() {
        Reply atOnce = reply(422, Map.of("status", 422, "code", "HOLDER_MISMATCH", "article", 10, "title", "No"));
        Reply later =
                reply(200, Map.of("status", "REFUSED", "refusal", Map.of("code", "HOLDER_MISMATCH", "article", 10)));

        assertThat(Row.refused("asked", atOnce, atOnce, "HOLDER_MISMATCH", 10))
                .isEqualTo(new Row("asked", "422 HOLDER_MISMATCH", "Art. 10: No", Row.Verdict.AS_EXPECTED));
        assertThat(Row.refused("asked", atOnce, atOnce, "DOCUMENT_FORGED", 10).verdict())
                .isEqualTo(Row.Verdict.OTHERWISE);
        assertThat(Row.refused("asked", PENDING, later, "HOLDER_MISMATCH", 10).verdict())
                .isEqualTo(Row.Verdict.AS_EXPECTED);
        assertThat(Row.refused("asked", PENDING, PENDING, "HOLDER_MISMATCH", 10).verdict())
                .isEqualTo(Row.Verdict.OTHERWISE);
    }

    private static Reply reply(int status, Map<String, ?> body) {
        return new Reply(status, Http.JSON.valueToTree(body), HttpHeaders.of(Map.of(), (name, value) -> true));
    }
}
