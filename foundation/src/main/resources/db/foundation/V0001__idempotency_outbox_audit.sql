-- Tables every service has. Migrations of this library are V0001 to V0099; a service's own begin at V0100.

CREATE TABLE idempotency_key (
    scope         bytea       PRIMARY KEY,
    fingerprint   bytea       NOT NULL,
    resource_id   uuid,
    running_until timestamptz,
    answer        bytea,
    answer_key    text,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    CHECK (answer IS NOT NULL OR running_until IS NOT NULL)
);
COMMENT ON COLUMN idempotency_key.scope IS 'HMAC over client, subject, method, path and key: clients put odd things into keys';
COMMENT ON COLUMN idempotency_key.answer IS 'sealed: status, location and body of the first answer';
CREATE INDEX idempotency_key_expiry ON idempotency_key (expires_at);

CREATE TABLE outbox (
    id              uuid        PRIMARY KEY,
    target          text        NOT NULL,
    kind            text        NOT NULL,
    body            jsonb       NOT NULL,
    correlator      text        NOT NULL,
    created_at      timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    attempts        integer     NOT NULL DEFAULT 0,
    delivered_at    timestamptz,
    dead_at         timestamptz,
    last_failure    text
);
COMMENT ON COLUMN outbox.body IS 'identifiers and outcomes only, never personal data';
CREATE INDEX outbox_due ON outbox (target, next_attempt_at) WHERE delivered_at IS NULL AND dead_at IS NULL;

CREATE TABLE audit_entry (
    id          uuid        PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor       text        NOT NULL,
    client      text        NOT NULL,
    operator_id uuid,
    action      text        NOT NULL,
    object_type text        NOT NULL,
    object_id   uuid,
    outcome     text        NOT NULL,
    correlator  text        NOT NULL,
    leaf_hash   bytea       NOT NULL
);
COMMENT ON COLUMN audit_entry.leaf_hash IS 'RFC 6962 leaf hash of the entry, for the sealer';
CREATE INDEX audit_entry_by_time ON audit_entry (at, id);

-- Dead letters are kept until somebody who mended the cause sends them again.
CREATE FUNCTION outbox_redeliver(which text, at timestamptz) RETURNS bigint LANGUAGE sql AS $$
    WITH again AS (
        UPDATE outbox SET dead_at = NULL, attempts = 0, next_attempt_at = at
        WHERE target = which AND dead_at IS NOT NULL RETURNING 1)
    SELECT count(*) FROM again
$$;
