package io.shiming.registration.domain;

import io.shiming.foundation.crypto.Sensitive;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** More time for a user of a campaign, who has a good reason to be late (Art. 27: 正当理由). */
public record Extension(UUID id, LocalDate until, Sensitive<String> reason, Instant grantedAt, String grantedBy) {}
