-- Special applications (Art. 13). Copies that a record other than a registration takes over leave document_copy for it.

CREATE TABLE special_application (
    operator_id     uuid        NOT NULL,
    id              uuid        NOT NULL,
    status          text        NOT NULL,
    service_types   text[]      NOT NULL,
    valid_from      date        NOT NULL,
    valid_until     date        NOT NULL,
    submitted_at    timestamptz NOT NULL,
    decided_at      timestamptz,
    decided_because bytea,
    withdrawn_at    timestamptz,
    version         integer     NOT NULL,
    PRIMARY KEY (operator_id, id),
    CHECK (status IN ('SUBMITTED', 'APPROVED', 'REJECTED', 'WITHDRAWN')),
    CHECK (cardinality(service_types) > 0),
    CHECK (valid_from <= valid_until),
    CHECK ((decided_at IS NULL) = (decided_because IS NULL)),
    CHECK (status NOT IN ('APPROVED', 'REJECTED') OR decided_at IS NOT NULL),
    CHECK ((status = 'WITHDRAWN') = (withdrawn_at IS NOT NULL))
);
COMMENT ON COLUMN special_application.status IS 'that it has expired is told by the day';
COMMENT ON COLUMN special_application.decided_because IS 'sealed: free text of the authority';
CREATE UNIQUE INDEX special_application_by_id ON special_application (id);

CREATE TABLE record_copy (
    owner_id   uuid    NOT NULL,
    record_id  uuid    NOT NULL,
    id         uuid    NOT NULL,
    media_type text    NOT NULL,
    size       integer NOT NULL,
    sealed     bytea   NOT NULL,
    sealed_key bytea   NOT NULL,
    PRIMARY KEY (owner_id, record_id, id)
);
COMMENT ON COLUMN record_copy.sealed_key IS 'the copy''s own key, sealed under the key of the record that took it';
-- Sealed content does not compress.
ALTER TABLE record_copy ALTER COLUMN sealed SET STORAGE EXTERNAL;

GRANT SELECT, INSERT, UPDATE ON special_application TO "${application}";
GRANT SELECT, INSERT ON record_copy TO "${application}";
ALTER TABLE special_application ENABLE ROW LEVEL SECURITY;
ALTER TABLE record_copy ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON special_application TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY own ON record_copy TO "${application}" USING (owner_id = ANY (current_tenants()));

-- What a record took over is not left behind; what a registration took is never deleted so.
GRANT DELETE ON document_copy TO "${application}";
CREATE POLICY only_free ON document_copy AS RESTRICTIVE FOR DELETE TO "${application}" USING (registration_id IS NULL);

-- The authority sees every application, and which documents came with it; it decides, and changes nothing else.
GRANT SELECT ON special_application TO "${database}_authority";
GRANT UPDATE (status, valid_until, decided_at, decided_because, version) ON special_application
    TO "${database}_authority";
GRANT SELECT (owner_id, record_id, id) ON record_copy TO "${database}_authority";
CREATE POLICY every ON special_application TO "${database}_authority" USING (true);
CREATE POLICY of_applications ON record_copy FOR SELECT TO "${database}_authority"
    USING (EXISTS (SELECT FROM special_application a WHERE a.operator_id = owner_id AND a.id = record_id));
