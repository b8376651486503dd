package io.shiming.foundation.idempotency;

import io.shiming.foundation.crypto.BlindIndex;
import io.shiming.foundation.crypto.IndexKey;
import java.util.List;

/** What a request is known by, under one of the index keys: who sent it where with which key, and its body. */
final class KnownBy {
    private final byte[] scope;
    private final byte[] fingerprint;

    private KnownBy(IndexKey key, KeyedRequest request) {
        scope = key.of("idempotency-scope", request.scope());
        fingerprint = key.of("request-body", request.body());
    }

    /** Under every key there is, the newest first. */
    static List<KnownBy> every(BlindIndex index, KeyedRequest request) {
        return index.keys().stream().map(key -> new KnownBy(key, request)).toList();
    }

    byte[] scope() {
        return scope;
    }

    byte[] fingerprint() {
        return fingerprint;
    }
}
