package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was published, when and under which Internet address or domain (Art. 15¶1).
 *
 * @param content empty where the provider keeps it itself and gave its hash
 * @param contentSha256 of the content in UTF-8, 64 hexadecimal digits in lower case
 */
public record Publication(
        Instant at, Sensitive<String> address, Optional<Sensitive<String>> content, String contentSha256)
        implements RecordedFact {
    @Override
    public Sensitive<String> subject() {
        return address;
    }

    @Override
    public List<String> members() {
        return List.of(address.reveal(), contentSha256);
    }

    @Override
    public DailyRecord kind() {
        return DailyRecord.PUBLICATION_RECORD;
    }

    /** Without the hash: whoever guesses a content finds it by that. */
    @Override
    public String toString() {
        return "Publication[" + at + "]";
    }
}
