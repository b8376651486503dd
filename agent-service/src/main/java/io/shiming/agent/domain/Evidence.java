package io.shiming.agent.domain;

import java.time.LocalDate;
import java.util.Optional;

/**
 * That an agent meets a criterion, for a time.
 *
 * @param reference of the file at the authority
 * @param sha256 of what is in it, in hexadecimal
 * @param validUntil the last day
 */
public record Evidence(Criterion criterion, String reference, Optional<String> sha256, LocalDate validUntil) {}
