-- The keys server: its own data files, its own write-ahead log, a short backup horizon.

CREATE TABLE data_key (
    id         uuid        PRIMARY KEY,
    cohort     text        NOT NULL DEFAULT 'live',
    wrapped    bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz
);
COMMENT ON COLUMN data_key.wrapped IS 'wrapped by the root key-encryption key, associated data = id; the prefix names the key';
CREATE INDEX data_key_expiry ON data_key (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE working_key (
    name       text        PRIMARY KEY,
    wrapped    bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
