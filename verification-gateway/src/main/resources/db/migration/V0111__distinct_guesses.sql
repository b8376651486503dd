-- A question asked again, because an answer got lost on its way or an outage made a client repeat itself, tells whoever
-- asks nothing new. It counts once in a window, so that no retry uses up what a person has.

ALTER TABLE failed_check ADD COLUMN subject bytea;
-- What failed before is counted one by one, as it was.
UPDATE failed_check SET subject = uuid_send(verification_id);
ALTER TABLE failed_check
    ALTER COLUMN subject SET NOT NULL,
    DROP CONSTRAINT failed_check_pkey,
    DROP COLUMN verification_id,
    ADD PRIMARY KEY (document, subject);
COMMENT ON COLUMN failed_check.subject IS 'HMAC over the question';

GRANT UPDATE ON failed_check TO "${application}";
