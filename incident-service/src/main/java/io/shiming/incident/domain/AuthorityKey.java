package io.shiming.incident.domain;

import java.time.Instant;

/**
 * A key of an authority's, to which what only it may read is sealed. The one registered last counts.
 *
 * @param version as registration-service counts them
 * @param keyId by which the authority knows it
 * @param jwk its public half, JSON (RFC 7517)
 */
public record AuthorityKey(Authority authority, int version, String keyId, String jwk, Instant registeredAt) {}
