-- Lawful disclosure (Art. 15, 16, 26): an official asks one operator about one person or number, its compliance officers decide, the
-- official reads once. There is no personal data here but sealed, and none once it has ended; nor any index of the subject.

CREATE TABLE authority_key (
    authority     text        NOT NULL,
    version       integer     NOT NULL,
    key_id        text        NOT NULL,
    jwk           text        NOT NULL,
    registered_by text        NOT NULL,
    registered_at timestamptz NOT NULL,
    PRIMARY KEY (authority, version)
);
COMMENT ON COLUMN authority_key.jwk IS 'a public key, to which results are sealed; the latest version counts';

CREATE TABLE disclosure (
    operator_id        uuid        NOT NULL REFERENCES operator,
    id                 uuid        NOT NULL,
    status             text        NOT NULL,
    authority          text        NOT NULL,
    official           text        NOT NULL,
    instrument_number  text        NOT NULL,
    issued_on          date        NOT NULL,
    valid_until        date        NOT NULL,
    notify_after_days  integer     NOT NULL,
    fields             text[]      NOT NULL,
    sealed             bytea,
    requested_at       timestamptz NOT NULL,
    ends_at            timestamptz,
    approved_by        text,
    approved_at        timestamptz,
    second_approved_by text,
    second_approved_at timestamptz,
    refused_by         text,
    refused_at         timestamptz,
    refused_because    bytea,
    read_at            timestamptz,
    expired_at         timestamptz,
    key_destroyed_at   timestamptz,
    version            integer     NOT NULL,
    PRIMARY KEY (operator_id, id),
    CHECK (status IN ('REQUESTED', 'APPROVED_ONCE', 'APPROVED', 'REFUSED', 'READ', 'EXPIRED')),
    CHECK (issued_on <= valid_until),
    CHECK (notify_after_days >= 0),
    CHECK (cardinality(fields) > 0),
    CONSTRAINT disclosure_open_or_ended CHECK (
        (status IN ('REQUESTED', 'APPROVED_ONCE', 'APPROVED')) = (ends_at IS NOT NULL)
        AND (ends_at IS NULL) = (sealed IS NULL)),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK ((second_approved_by IS NULL) = (second_approved_at IS NULL)),
    CHECK (second_approved_by IS NULL OR approved_by IS NOT NULL),
    CHECK (status NOT IN ('APPROVED_ONCE', 'APPROVED', 'READ') OR approved_by IS NOT NULL),
    CONSTRAINT disclosure_content_by_two CHECK (
        status NOT IN ('APPROVED', 'READ') OR NOT 'DOCUMENT_COPIES' = ANY (fields) OR second_approved_by IS NOT NULL),
    CONSTRAINT disclosure_by_different_people CHECK (
        approved_by <> official AND second_approved_by <> official AND refused_by <> official
        AND second_approved_by <> approved_by),
    CHECK ((status = 'REFUSED') = (refused_at IS NOT NULL) AND (refused_at IS NULL) = (refused_by IS NULL)
           AND (refused_at IS NULL) = (refused_because IS NULL)),
    CHECK ((status = 'READ') = (read_at IS NOT NULL)),
    CHECK ((status = 'EXPIRED') = (expired_at IS NOT NULL))
);
COMMENT ON COLUMN disclosure.official IS 'subject of the named official, who alone reads the result';
COMMENT ON COLUMN disclosure.sealed IS 'whom it is about, and the purpose; gone when it has ended, and so is its key';
COMMENT ON COLUMN disclosure.ends_at IS 'when it expires unless it is decided, or read, before';
COMMENT ON COLUMN disclosure.refused_because IS 'sealed: free text of the compliance officer; gone with the key, which expires';
CREATE UNIQUE INDEX disclosure_by_id ON disclosure (id);
CREATE INDEX disclosure_of_authority ON disclosure (authority, id DESC);
CREATE INDEX disclosure_to_expire ON disclosure (ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX disclosure_key_to_destroy ON disclosure (id) WHERE status IN ('READ', 'EXPIRED') AND key_destroyed_at IS NULL;

-- What left: for the person, who is told once the delay in the instrument has passed. It goes with the registration.
CREATE TABLE disclosed_registration (
    operator_id     uuid        NOT NULL,
    registration_id uuid        NOT NULL,
    id              uuid        NOT NULL,
    disclosure_id   uuid        NOT NULL,
    authority       text        NOT NULL,
    client          text        NOT NULL,
    disclosed_at    timestamptz NOT NULL,
    visible_from    timestamptz NOT NULL,
    PRIMARY KEY (registration_id, id),
    UNIQUE (disclosure_id, registration_id),
    FOREIGN KEY (operator_id, registration_id) REFERENCES registration ON DELETE CASCADE,
    FOREIGN KEY (operator_id, disclosure_id) REFERENCES disclosure
);
CREATE INDEX disclosed_registration_by_operator ON disclosed_registration (operator_id, registration_id);

-- For one incident a day, however often somebody tries.
CREATE TABLE disclosure_cap_exceeded (
    authority text NOT NULL,
    cap       text NOT NULL,
    whose     text NOT NULL,
    day       date NOT NULL,
    PRIMARY KEY (authority, cap, whose),
    CHECK (cap IN ('OFFICIAL', 'AUTHORITY', 'INSTRUMENT'))
);
COMMENT ON COLUMN disclosure_cap_exceeded.whose IS
    'the subject of the official, or the number of the instrument; empty where the authority as a whole asked too much';
COMMENT ON COLUMN disclosure_cap_exceeded.day IS 'the last one of which incident-service was told';

-- Officials belong to no tenant. Their role requests, finds its own requests and lets them expire; it sees no registration.
CALL provide_roles('${application}', '${database}_discloser');
GRANT SELECT, INSERT, UPDATE (status, sealed, ends_at, expired_at, key_destroyed_at, version) ON disclosure
    TO "${database}_discloser";
GRANT SELECT (id) ON operator TO "${database}_discloser";
GRANT INSERT ON audit_entry, idempotency_key, outbox TO "${database}_discloser";
GRANT SELECT, INSERT ON authority_key TO "${database}_discloser";
GRANT SELECT, INSERT, UPDATE ON disclosure_cap_exceeded TO "${database}_discloser";

-- The operator decides, and what is read is read in its own scope.
GRANT SELECT, UPDATE (status, sealed, ends_at, approved_by, approved_at, second_approved_by, second_approved_at, refused_by,
                      refused_at, refused_because, read_at, version) ON disclosure TO "${application}";
GRANT INSERT ON disclosed_registration TO "${application}";
GRANT SELECT (operator_id, registration_id, id, authority, client, disclosed_at, visible_from) ON disclosed_registration
    TO "${database}_subscriber";

ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosed_registration ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY every ON disclosure TO "${database}_discloser" USING (true);
CREATE POLICY only_ends ON disclosure AS RESTRICTIVE FOR UPDATE TO "${database}_discloser"
    USING (true) WITH CHECK (status IN ('EXPIRED', 'READ'));
CREATE POLICY own ON disclosed_registration TO "${application}" USING (operator_id = ANY (current_tenants()));
CREATE POLICY every ON disclosed_registration FOR SELECT TO "${database}_subscriber" USING (true);
CREATE POLICY every_id ON operator FOR SELECT TO "${database}_discloser" USING (true);
