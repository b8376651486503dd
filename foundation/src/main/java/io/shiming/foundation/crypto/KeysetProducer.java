package io.shiming.foundation.crypto;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@Singleton
class KeysetProducer {

    @Produces
    @Singleton
    Keysets keysets(@ConfigProperty(name = "shiming.keysets") Path folder) {
        return Keysets.load(folder);
    }
}
