-- What came of lawful disclosures (Art. 15, 26), as registration-service tells it, to be counted: nobody's, and nothing else.

CREATE TABLE disclosure_outcome (
    disclosure_id uuid        PRIMARY KEY,
    authority     text        NOT NULL,
    outcome       text        NOT NULL,
    ended_at      timestamptz NOT NULL,
    CHECK (outcome IN ('READ', 'REFUSED', 'EXPIRED'))
);
GRANT INSERT ON disclosure_outcome TO "${application}";
GRANT SELECT ON disclosure_outcome TO "${database}_statistician";
CREATE INDEX disclosure_outcome_by_time ON disclosure_outcome (ended_at);
ALTER TABLE disclosure_outcome ENABLE ROW LEVEL SECURITY;
CREATE POLICY told ON disclosure_outcome FOR INSERT TO "${application}" WITH CHECK (true);
CREATE POLICY counted ON disclosure_outcome FOR SELECT TO "${database}_statistician" USING (true);
