-- What holds records back, due or not (Art. 15): by which instrument, who placed it and who released it. Rows are put in and
-- never changed.

CREATE TABLE hold (
    id          uuid        PRIMARY KEY,
    operator_id uuid,
    record_id   uuid,
    subject_ref text,
    instrument  text        NOT NULL,
    reason      text        NOT NULL,
    until       timestamptz,
    placed_by   text        NOT NULL,
    office      text        NOT NULL,
    placed_at   timestamptz NOT NULL,
    CHECK ((record_id IS NULL) <> (subject_ref IS NULL))
);
COMMENT ON COLUMN hold.operator_id IS 'of which operator only; null for every one';
CREATE INDEX hold_by_record ON hold (record_id) WHERE record_id IS NOT NULL;
CREATE INDEX hold_by_subject ON hold (subject_ref) WHERE subject_ref IS NOT NULL;

CREATE TABLE hold_confirmation (
    hold_id      uuid        PRIMARY KEY REFERENCES hold,
    operator_id  uuid,
    confirmed_at timestamptz NOT NULL
);
COMMENT ON TABLE hold_confirmation IS 'registration-service has committed it, for every record it was about then';

CREATE TABLE hold_release (
    hold_id     uuid        PRIMARY KEY REFERENCES hold,
    operator_id uuid,
    reason      text        NOT NULL,
    released_by text        NOT NULL,
    office      text        NOT NULL,
    released_at timestamptz NOT NULL
);

CREATE TABLE hold_lapse (
    hold_id     uuid        PRIMARY KEY REFERENCES hold,
    operator_id uuid,
    lapsed_at   timestamptz NOT NULL
);
COMMENT ON TABLE hold_lapse IS 'its last day is over, and registration-service is told';
CREATE INDEX hold_by_end ON hold (until) WHERE until IS NOT NULL;

-- The records of a subject.
CREATE INDEX clock_by_subject ON clock (subject_ref) WHERE subject_ref IS NOT NULL;

-- Compliance officers hold for their operator, authorities for all, and see every hold. Whoever keeps the clocks tells
-- registration-service, whosever it is, and notes that it has committed it.
GRANT SELECT, INSERT ON hold, hold_release TO "${application}", "${database}_authority";
GRANT SELECT ON hold_confirmation TO "${application}", "${database}_authority";
GRANT SELECT ON hold, hold_release TO "${database}_timekeeper";
GRANT SELECT, INSERT ON hold_confirmation, hold_lapse TO "${database}_timekeeper";
-- What turns out not to be there is not held.
GRANT INSERT ON hold_release TO "${database}_timekeeper";
GRANT INSERT ON idempotency_key, outbox TO "${database}_authority";
GRANT INSERT ON outbox TO "${database}_timekeeper";

ALTER TABLE hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE hold_confirmation ENABLE ROW LEVEL SECURITY;
ALTER TABLE hold_lapse ENABLE ROW LEVEL SECURITY;
ALTER TABLE hold_release ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON hold TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON hold_confirmation TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON hold_release TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY every ON hold TO "${database}_authority", "${database}_timekeeper" USING (true);
CREATE POLICY every ON hold_confirmation TO "${database}_authority", "${database}_timekeeper" USING (true);
CREATE POLICY every ON hold_release TO "${database}_authority", "${database}_timekeeper" USING (true);
CREATE POLICY every ON hold_lapse TO "${database}_timekeeper" USING (true);
