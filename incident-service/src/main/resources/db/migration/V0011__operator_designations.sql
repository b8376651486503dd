-- Which operators run critical information infrastructure, as an authority has told them: they report sooner (Art. 17).
-- Whoever changes that puts in a further version; nobody changes or removes one.

CREATE TABLE operator_designation (
    operator_id   uuid        NOT NULL,
    version       integer     NOT NULL CHECK (version > 0),
    kind          text        NOT NULL,
    designated_by text        NOT NULL,
    designated_at timestamptz NOT NULL,
    PRIMARY KEY (operator_id, version)
);

GRANT SELECT ON operator_designation TO "${application}", "${database}_authority";
GRANT INSERT ON operator_designation TO "${database}_authority";
ALTER TABLE operator_designation ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON operator_designation FOR SELECT TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY every ON operator_designation TO "${database}_authority" USING (true);
