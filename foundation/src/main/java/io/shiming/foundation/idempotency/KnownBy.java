package io.shiming.foundation.idempotency;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.IndexKey;
import io.shiming.foundation.http.BodyGate;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.CurrentRequest;
import java.util.List;

/** What a request is known by, under one of the index keys: who sent it where with which key, and its body. */
final class KnownBy {
    private final byte[] scope;
    private final byte[] fingerprint;

    private KnownBy(IndexKey key, CurrentRequest current) {
        Caller caller = current.caller();
        scope = key.of(
                "idempotency-scope",
                caller.client(),
                caller.subject(),
                current.http().method().name(),
                current.http().path(),
                current.http().getHeader(BodyGate.IDEMPOTENCY_KEY));
        fingerprint = key.of("request-body", current.body());
    }

    /** Under every key there is, the newest first. */
    static List<KnownBy> every(BlindIndex index, CurrentRequest current) {
        return index.keys().stream().map(key -> new KnownBy(key, current)).toList();
    }

    byte[] scope() {
        return scope;
    }

    byte[] fingerprint() {
        return fingerprint;
    }
}
