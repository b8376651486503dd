package io.shiming.agent.domain;

/**
 * Who closes a finding.
 *
 * @param subject of the token
 * @param client that asks for it, whoever uses it
 * @param service whether it is a service, and nobody who could have seen anything
 * @param operators whether it is somebody of the operator
 */
public record Closer(String subject, String client, boolean service, boolean operators) {}
