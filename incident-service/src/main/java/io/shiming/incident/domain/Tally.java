package io.shiming.incident.domain;

/**
 * How often something came to an end, or to where it stands, at one authority.
 *
 * @param authority name of one, or that there is none yet
 * @param outcome stable code
 */
public record Tally(String authority, String outcome, long count) {}
