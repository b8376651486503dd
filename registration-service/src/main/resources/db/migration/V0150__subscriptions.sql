-- Which events an operator's own systems are told of, and how telling them stands.

CREATE TABLE subscription (
    operator_id         uuid        NOT NULL REFERENCES operator,
    id                  uuid        NOT NULL,
    callback            bytea       NOT NULL,
    event_types         text[]      NOT NULL,
    secret              bytea       NOT NULL,
    former_secrets      bytea[]     NOT NULL DEFAULT '{}',
    former_until        timestamptz[] NOT NULL DEFAULT '{}',
    created_at          timestamptz NOT NULL,
    PRIMARY KEY (operator_id, id),
    CHECK (cardinality(former_secrets) = cardinality(former_until))
);
COMMENT ON COLUMN subscription.callback IS 'sealed under the key of the subscription''s id, as the secrets are: a path may be one';
COMMENT ON COLUMN subscription.former_until IS 'until when each of the former secrets signs as well';

CREATE TABLE delivery (
    operator_id     uuid        NOT NULL,
    subscription_id uuid        NOT NULL,
    event_id        uuid        NOT NULL,
    event_type      text        NOT NULL,
    data            text        NOT NULL,
    occurred_at     timestamptz NOT NULL,
    give_up_at      timestamptz NOT NULL,
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    delivered_at    timestamptz,
    last_status     integer,
    last_failure    text,
    PRIMARY KEY (operator_id, subscription_id, event_id),
    CHECK (delivered_at IS NULL OR next_attempt_at IS NULL)
);
COMMENT ON COLUMN delivery.next_attempt_at IS 'null when there is none: delivered, or given up';
-- No foreign key: a subscription ends at once, and what was on its way to it is removed later, bit by bit.
CREATE INDEX delivery_due ON delivery (operator_id, subscription_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX delivery_age ON delivery (occurred_at) WHERE next_attempt_at IS NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON subscription TO "${application}";
GRANT SELECT, UPDATE ON delivery TO "${application}";
ALTER TABLE subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON subscription TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON delivery TO "${application}" USING (operator_id = ANY (current_tenants()));

-- The courier takes events to whoever subscribed to them.
CALL provide_roles('${application}', '${database}_courier');
GRANT SELECT ON subscription TO "${database}_courier";
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery TO "${database}_courier";
CREATE POLICY every ON subscription FOR SELECT TO "${database}_courier" USING (true);
CREATE POLICY every ON delivery TO "${database}_courier" USING (true);
