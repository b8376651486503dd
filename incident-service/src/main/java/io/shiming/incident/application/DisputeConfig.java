package io.shiming.incident.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How soon disputes are decided (Art. 11). */
@ConfigMapping(prefix = "shiming.disputes")
public interface DisputeConfig {

    /** OAuth client that may open one. */
    @WithDefault("registration-service")
    String registrationClient();

    /**
     * By when its operator is to have decided, from when the person spoke. As long as users' complaints may take that are
     * made to an operator (电信用户申诉处理办法).
     */
    @WithDefault("P15D")
    Duration decideWithin();

    /** How long before that whoever is to decide is warned. */
    @WithDefault("P3D")
    Duration warnBefore();

    /** How long what people wrote is kept. */
    @WithDefault("P730D")
    Duration keepTexts();
}
