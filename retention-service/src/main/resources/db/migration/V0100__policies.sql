-- For how long records of each category are kept (Art. 12, 15). Whoever changes that puts in a further version; nobody
-- changes or removes one. What the law asks at least is a constant of the service.

CREATE TABLE policy (
    category        text        NOT NULL,
    version         integer     NOT NULL CHECK (version > 0),
    period          text        NOT NULL,
    grace_days      integer     NOT NULL CHECK (grace_days >= 0),
    proposal_id     uuid        UNIQUE,
    approved_by     text,
    approver_office text,
    since           timestamptz,
    PRIMARY KEY (category, version),
    CHECK ((version = 1) = (proposal_id IS NULL)),
    CHECK ((version = 1) = (approved_by IS NULL)),
    CHECK ((version = 1) = (approver_office IS NULL)),
    CHECK ((version = 1) = (since IS NULL))
);
COMMENT ON TABLE policy IS 'version 1: what holds before anybody has decided';

INSERT INTO policy (category, version, period, grace_days) VALUES
    ('REGISTRATION', 1, 'P2Y', 0),
    ('SERVICE_RECORD', 1, 'P60D', 0),
    ('VENUE_LOGON', 1, 'P60D', 0),
    ('PUBLICATION_RECORD', 1, 'P60D', 0),
    ('REFUSED_REGISTRATION', 1, 'P180D', 0);

GRANT SELECT, INSERT ON policy TO "${application}";
