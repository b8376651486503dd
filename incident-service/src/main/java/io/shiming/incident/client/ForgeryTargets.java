package io.shiming.incident.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.outbox.OutboxMessage;
import io.shiming.foundation.outbox.OutboxTarget;
import io.shiming.incident.application.DeliverForgeryReport;
import io.shiming.incident.domain.Authority;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The outbox' ways to the five authorities: whatever one of them has not got is brought again. */
@Singleton
class ForgeryTargets {
    private final DeliverForgeryReport deliverForgeryReport;
    private final ObjectMapper json;

    ForgeryTargets(DeliverForgeryReport deliverForgeryReport, ObjectMapper json) {
        this.deliverForgeryReport = deliverForgeryReport;
        this.json = json;
    }

    @Produces
    @Singleton
    OutboxTarget publicSecurity() {
        return new Target(Authority.PUBLIC_SECURITY);
    }

    @Produces
    @Singleton
    OutboxTarget marketRegulation() {
        return new Target(Authority.MARKET_REGULATION);
    }

    @Produces
    @Singleton
    OutboxTarget civilAffairs() {
        return new Target(Authority.CIVIL_AFFAIRS);
    }

    @Produces
    @Singleton
    OutboxTarget communications() {
        return new Target(Authority.COMMUNICATIONS);
    }

    @Produces
    @Singleton
    OutboxTarget internet() {
        return new Target(Authority.INTERNET);
    }

    private final class Target implements OutboxTarget {
        private final Authority authority;

        private Target(Authority authority) {
            this.authority = authority;
        }

        @Override
        public String name() {
            return DeliverForgeryReport.target(authority);
        }

        @Override
        public Uni<Void> deliver(OutboxMessage message) {
            try {
                return deliverForgeryReport.handle(
                        authority,
                        json.readValue(message.body(), DeliverForgeryReport.Ref.class),
                        message.correlator());
            } catch (JsonProcessingException ours) {
                throw new IllegalStateException(ours);
            }
        }
    }
}
