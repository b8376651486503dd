-- A blind index begins with the 5 bytes that name its key. While a key is replaced, what must be unique stands under every
-- key there is; a row that stands under a newer one too is superseded.

CREATE FUNCTION key_of(stored bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT substring(stored FROM 1 FOR 5)
$$;

-- What stands under a key is above its name and below this.
CREATE FUNCTION key_end(key bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT key || decode(repeat('ff', 33), 'hex')
$$;

CREATE TABLE index_key (
    key        bytea       PRIMARY KEY CHECK (length(key) = 5),
    seen_at    timestamptz NOT NULL,
    retired_at timestamptz
);
COMMENT ON COLUMN index_key.seen_at IS 'when a replica first had it';
COMMENT ON COLUMN index_key.retired_at IS 'when it was destroyed: `keys retire` says so, as the owner of the schema';
GRANT SELECT, INSERT (key, seen_at) ON index_key TO "${application}";

ALTER TABLE idempotency_key ADD COLUMN superseded boolean NOT NULL DEFAULT false;

-- What would be lost with a key, and whether it is renewed or passes by itself. A service with indexes of its own replaces
-- this view by one that tells them too.
CREATE VIEW indexed_under AS
    SELECT 'idempotency key, over within a day'::text AS what, false AS renewed, key_of(scope) AS key
    FROM idempotency_key WHERE NOT superseded;

CALL provide_roles('${application}', '${database}_indexer');
GRANT SELECT ON index_key, indexed_under TO "${database}_indexer";
