package io.shiming.registration.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A telecom business operator or Internet service provider (Art. 3¶5), entered by an authority. */
public record Operator(
        UUID id, String name, String unifiedSocialCreditCode, List<Licence> licences, Instant createdAt) {}
