package io.shiming.incident.domain;

import java.util.UUID;

/** Whom a case is against. It is not looked up: what was, may be over when its case is opened. */
public record Respondent(RespondentKind kind, UUID id) {}
