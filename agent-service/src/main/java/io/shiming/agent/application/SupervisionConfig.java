package io.shiming.agent.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Period;

/** How operators supervise their agents (Art. 6). */
@ConfigMapping(prefix = "shiming.supervision")
public interface SupervisionConfig {

    /** OAuth client of registration-service, which alone may say what an agent registered. */
    @WithDefault("registration-service")
    String registrationClient();

    /** After a registration, by when its register and material is handed over. What was missing has as long again. */
    @WithDefault("P1D")
    Duration handOverWithin();

    /** How often an agent is reminded of what is overdue. */
    @WithDefault("PT6H")
    Duration remindEvery();

    /** By when a finding is remedied for which nobody named a day. */
    @WithDefault("P7D")
    Period remedyWithin();

    /** How long descriptions and remedies can be read; then their keys are destroyed. */
    @WithDefault("P1096D")
    Duration keepTexts();
}
