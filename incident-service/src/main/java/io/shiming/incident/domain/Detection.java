package io.shiming.incident.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a service saw, by ids and codes alone.
 *
 * @param messageId of the message it told that with
 * @param source the service
 * @param client the OAuth client whose doing it was
 * @param detail a code that says more
 * @param since for how long it has been so
 */
public record Detection(
        UUID messageId,
        String source,
        Optional<UUID> agentId,
        Optional<UUID> venueId,
        Optional<UUID> registrationId,
        Optional<String> client,
        Optional<String> detail,
        Optional<Instant> since) {}
