package io.shiming.registration.domain;

import java.time.Instant;
import java.util.UUID;

/** A public venue where people log on to the Internet (Art. 14), entered by an authority; one for each address. */
public record Venue(
        UUID id, VenueKind kind, String name, String unifiedSocialCreditCode, String address, Instant createdAt) {}
