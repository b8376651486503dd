package io.shiming.agent.domain;

import java.time.Instant;
import java.util.UUID;

/** A reseller (Art. 5, 代理商), entered by an authority. To be entered is not yet to be eligible. */
public record Agent(UUID id, String name, String unifiedSocialCreditCode, Instant enteredAt) {}
