package io.shiming.foundation.crypto;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * A replica that cannot read changed key files goes on with the old ones, and is not ready: it would make values with a key
 * that is about to be retired.
 */
@Readiness
@Singleton
public class KeysCheck implements HealthCheck {
    private final Keysets keysets;

    KeysCheck(Keysets keysets) {
        this.keysets = keysets;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("key files are those in use")
                .status(keysets.trouble().isEmpty());
        keysets.trouble().ifPresent(trouble -> answer.withData("trouble", trouble));
        return answer.build();
    }
}
