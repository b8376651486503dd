package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * That a user of a campaign was told (Art. 27), and how that can be shown.
 *
 * @param deliveredAt empty while nothing shows that it arrived; no time runs then
 * @param proof by what the operator finds its proof again
 * @param proofSha256 of the proof itself, in hexadecimal
 */
public record Notice(
        UUID id,
        NoticeChannel channel,
        Instant sentAt,
        Optional<Instant> deliveredAt,
        Sensitive<String> proof,
        Optional<String> proofSha256,
        Instant recordedAt,
        String recordedBy) {}
