package io.shiming.incident.application;

import io.shiming.incident.domain.Authority;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** How authorities are told of forged documents (Art. 10¶2). */
@ConfigMapping(prefix = "shiming.forgeries")
public interface ForgeryConfig {

    /** OAuth clients that may report a forged document: those to whom documents are shown. */
    @WithDefault("registration-service,agent-service")
    Set<String> clients();

    /** When a report has been under way to an authority for too long: 及时, promptly, says the regulation. */
    @WithDefault("PT4H")
    Duration undeliveredAfter();

    /** For how long evidence is kept for an authority that does not take it; as long as that of a refused registration. */
    @WithDefault("P180D")
    Duration keepEvidence();

    /** How long an attempt may take. */
    @WithDefault("PT10S")
    Duration timeout();

    /** Hosts of authorities' systems that may be called without TLS. */
    Optional<Set<String>> plainHosts();

    /** The ways to all five, by the roles of their officials. */
    @WithKeys(Offices.class)
    Map<String, Way> authorities();

    /** So that the environment may name them as well. */
    final class Offices implements Supplier<Iterable<String>> {
        @Override
        public Iterable<String> get() {
            return Arrays.stream(Authority.values()).map(Authority::office).toList();
        }
    }

    /** One's way: its system's address with a secret, or a folder. To one that has neither, reports wait. */
    interface Way {

        /** Where its system takes reports, https. */
        Optional<URI> endpoint();

        /** What they are signed with (Standard Webhooks): {@code whsec_} and 24 to 64 bytes in Base64. */
        Optional<String> secret();

        /** Where files are left for it, where it has no such system. */
        Optional<Path> folder();
    }

    default Way way(Authority authority) {
        return authorities().get(authority.office());
    }
}
