-- How often the clients of an operator searched in an hour. Rows are used again hour after hour, so none has to be forgotten.

CREATE TABLE searches_made (
    operator_id uuid        NOT NULL REFERENCES operator,
    client      text        NOT NULL,
    slot        smallint    NOT NULL,
    hour        timestamptz NOT NULL,
    searches    integer     NOT NULL,
    PRIMARY KEY (operator_id, client, slot)
);
COMMENT ON COLUMN searches_made.slot IS 'several rows for a client, so that its searches do not wait for each other';

CREATE TABLE search_quota_exceeded (
    operator_id uuid        NOT NULL REFERENCES operator,
    client      text        NOT NULL,
    hour        timestamptz NOT NULL,
    PRIMARY KEY (operator_id, client)
);
COMMENT ON COLUMN search_quota_exceeded.hour IS 'the last one of which incident-service was told';

GRANT SELECT, INSERT, UPDATE ON searches_made, search_quota_exceeded TO "${application}";
ALTER TABLE searches_made ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_quota_exceeded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON searches_made TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON search_quota_exceeded TO "${application}" USING (operator_id = ANY (current_tenants()));
