package io.shiming.registration.domain;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** An operator's wish to be told of events. */
public record Subscription(UUID operatorId, UUID id, Callback callback, Set<EventType> eventTypes, Instant createdAt) {}
