package io.shiming.registration.rest;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.identifier.Text;
import io.shiming.foundation.problem.Violation;
import io.shiming.foundation.problem.Violations;
import io.shiming.registration.domain.Publication;
import io.shiming.registration.domain.RecordBatch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was published, as its provider says: the content, or its hash where the provider keeps it. */
@Schema(name = "PublicationRecord")
record PublicationBody(
        @Schema(minLength = 1, description = "Or contentSha256; one of the two")
        String content,

        @Schema(
                pattern = "^[0-9a-fA-F]{64}$",
                description = "Of the content in UTF-8; the provider keeps the content then")
        String contentSha256,

        @Schema(required = true, description = "Not in the future; to the microsecond")
        Instant publishedAt,

        @Schema(
                required = true,
                minLength = 1,
                maxLength = PublicationBody.ADDRESS_LENGTH,
                description = "Internet address or domain; no control characters",
                examples = "https://example.com/news/1")
        String address) {
    static final int ADDRESS_LENGTH = 2_048;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

    Publication toFact(Instant now) {
        Violations violations = new Violations();
        checkContent(violations);
        if (violations.required("/publishedAt", publishedAt) && RecordBatch.isAhead(publishedAt, now)) {
            violations.add("/publishedAt", Violation.Code.NOT_ALLOWED);
        }
        violations.text("/address", address, ADDRESS_LENGTH);
        violations.refuseIfAny();
        return new Publication(
                publishedAt.truncatedTo(ChronoUnit.MICROS),
                new Sensitive<>(address),
                Optional.ofNullable(content).map(Sensitive::new),
                contentSha256 == null ? sha256(content) : contentSha256.toLowerCase(Locale.ROOT));
    }

    private void checkContent(Violations violations) {
        if (content == null && contentSha256 == null) {
            violations.add("/content", Violation.Code.REQUIRED);
        } else if (content != null && contentSha256 != null) {
            violations.add("/contentSha256", Violation.Code.NOT_ALLOWED);
        } else if (contentSha256 != null && !SHA_256.matcher(contentSha256).matches()) {
            violations.add("/contentSha256", Violation.Code.MALFORMED);
        } else if (content != null && (content.isEmpty() || !Text.isUnicode(content))) {
            violations.add("/content", Violation.Code.MALFORMED);
        }
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "PublicationBody[***]";
    }
}
