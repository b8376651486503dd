package io.shiming.incident.application;

import io.shiming.foundation.crypto.RecipientKey;
import io.shiming.incident.domain.AuthorityKey;
import io.shiming.incident.domain.Delivery;
import io.shiming.incident.domain.Evidence;
import io.shiming.incident.domain.ForgeryReport;
import io.vertx.core.json.JsonObject;

/** Seals evidence to the key of an authority, so that nobody on the way reads it. */
final class SealedEvidence {
    private SealedEvidence() {}

    /** What was shown, for one authority and in this delivery only. */
    static String of(Evidence evidence, ForgeryReport report, Delivery delivery, AuthorityKey key) {
        JsonObject shown = new JsonObject()
                .put("deliveryId", delivery.id().toString())
                .put("authority", delivery.authority().office())
                .put("verificationId", report.verificationId().toString())
                .put(
                        "document",
                        new JsonObject()
                                .put("type", evidence.documentType().name())
                                .put("number", evidence.documentNumber().reveal()))
                .put("name", evidence.name().reveal());
        return RecipientKey.of(key.jwk()).seal(shown.encode());
    }
}
