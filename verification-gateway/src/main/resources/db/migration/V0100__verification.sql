-- One row per check. Nothing here tells who was checked: the subject is a keyed index, the question of a deferred check
-- is sealed, and gone once it is settled.

CREATE TABLE verification (
    asker_id        uuid        NOT NULL,
    id              uuid        NOT NULL,
    asker_kind      text        NOT NULL,
    client          text        NOT NULL,
    context_kind    text        NOT NULL,
    context_id      uuid        NOT NULL,
    channel         text        NOT NULL,
    subject         bytea       NOT NULL,
    outcome         text        NOT NULL,
    requested_at    timestamptz NOT NULL,
    checked_at      timestamptz,
    correlator      text        NOT NULL,
    sealed          bytea,
    sealed_key      text,
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    PRIMARY KEY (asker_id, id),
    CHECK ((outcome = 'PENDING') = (checked_at IS NULL)),
    CHECK (outcome = 'PENDING' OR (sealed IS NULL AND next_attempt_at IS NULL)),
    CHECK ((sealed IS NULL) = (sealed_key IS NULL))
);
COMMENT ON COLUMN verification.subject IS 'HMAC over document type, number and name, normalised';
COMMENT ON COLUMN verification.sealed IS 'the question of a deferred check, under the working key named in sealed_key';
COMMENT ON COLUMN verification.next_attempt_at IS 'null when settled, or when the key of the question is gone';

CREATE INDEX verification_by_id ON verification (id);
-- Whoever asks again while a check is pending gets that one, not a second.
CREATE UNIQUE INDEX verification_pending
    ON verification (asker_id, context_kind, context_id, subject, client) WHERE outcome = 'PENDING';
CREATE INDEX verification_due ON verification (channel, next_attempt_at) WHERE outcome = 'PENDING';
