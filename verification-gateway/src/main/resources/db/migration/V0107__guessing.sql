-- What keeps a clerk or a stolen log-in from finding out by trying. Documents, subjects and askers are keyed hashes here;
-- nothing tells who was guessed at, and no tenant owns a row: who guesses through two operators has one budget.

CREATE TABLE failed_check (
    document        bytea       NOT NULL,
    failed_at       timestamptz NOT NULL,
    verification_id uuid        NOT NULL,
    PRIMARY KEY (document, failed_at, verification_id)
);
COMMENT ON COLUMN failed_check.document IS 'HMAC over document type and number: every name tried for it counts';
CREATE INDEX failed_check_by_time ON failed_check (failed_at);

-- A deferred check will be answered too, so until then it counts as if it had failed.
CREATE TABLE unsettled_guess (
    verification_id uuid        PRIMARY KEY,
    document        bytea       NOT NULL,
    subject         bytea       NOT NULL
);
CREATE INDEX unsettled_guess_by_document ON unsettled_guess (document);

-- Several rows a minute, so that those who fail at once do not all wait for one.
CREATE TABLE asker_failures (
    asker  bytea       NOT NULL,
    minute timestamptz NOT NULL,
    slot   smallint    NOT NULL,
    failed integer     NOT NULL,
    PRIMARY KEY (asker, minute, slot)
);

CREATE TABLE checks_pause (
    key     bytea       PRIMARY KEY,
    until   timestamptz NOT NULL
);
COMMENT ON COLUMN checks_pause.key IS 'a document or an asker';

GRANT SELECT, INSERT, DELETE ON failed_check, unsettled_guess TO "${application}";
GRANT SELECT, INSERT, UPDATE, DELETE ON asker_failures, checks_pause TO "${application}";
