package io.shiming.retention.domain;

import java.util.List;
import java.util.UUID;

/**
 * That a record is one of those a certificate is about.
 *
 * @param index its place in the order of their ids, from 0 on
 * @param size how many there are
 * @param path RFC 6962 audit path from its leaf upwards, hexadecimal
 */
public record InclusionProof(UUID recordId, int index, int size, List<String> path) {}
