-- The reason of a refusal has a key of its own, so that whom it was about is forgotten at once.
ALTER TABLE disclosure ADD COLUMN reason_key uuid;
UPDATE disclosure SET reason_key = id WHERE status = 'REFUSED';
ALTER TABLE disclosure ADD CONSTRAINT disclosure_reason_has_key CHECK ((refused_because IS NULL) = (reason_key IS NULL));
COMMENT ON COLUMN disclosure.reason_key IS 'names the key of the reason, which expires';
GRANT UPDATE (reason_key) ON disclosure TO "${application}";
DROP INDEX disclosure_key_to_destroy;
CREATE INDEX disclosure_key_to_destroy ON disclosure (id)
    WHERE status IN ('REFUSED', 'READ', 'EXPIRED') AND key_destroyed_at IS NULL;

-- Publication and service records are content, of a period.
ALTER TABLE disclosure ADD COLUMN period_from timestamptz, ADD COLUMN period_until timestamptz;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_records_of_period CHECK (
    (fields && ARRAY['PUBLICATION_RECORDS', 'SERVICE_RECORDS']) = (period_from IS NOT NULL)
    AND (period_from IS NULL) = (period_until IS NULL) AND period_from < period_until);
ALTER TABLE disclosure DROP CONSTRAINT disclosure_content_by_two;
ALTER TABLE disclosure ADD CONSTRAINT disclosure_content_by_two CHECK (
    status NOT IN ('APPROVED', 'READ') OR second_approved_by IS NOT NULL
    OR NOT fields && ARRAY['DOCUMENT_COPIES', 'PUBLICATION_RECORDS', 'SERVICE_RECORDS']);

-- What is counted for the caps.
CREATE INDEX disclosure_by_day_of_authority ON disclosure (authority, requested_at);
CREATE INDEX disclosure_by_day_of_official ON disclosure (official, requested_at);

-- How an instrument's number counts, whatever spaces, widths and capitals it is written with.
CREATE FUNCTION instrument_key(number text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN upper(regexp_replace(normalize(number, NFKC), '\s+', '', 'g'));
CREATE INDEX disclosure_by_instrument ON disclosure (authority, instrument_key(instrument_number));
COMMENT ON COLUMN disclosure.instrument_number IS 'in clear, so that auditors and officers find what was done by it; it names nobody';

-- Officials' role asks, and decides nothing.
DROP POLICY only_ends ON disclosure;
CREATE POLICY only_ends ON disclosure AS RESTRICTIVE FOR UPDATE TO "${database}_discloser"
    USING (true) WITH CHECK (status IN ('EXPIRED', 'READ', 'REFUSED'));
CREATE POLICY only_asks ON disclosure AS RESTRICTIVE FOR INSERT TO "${database}_discloser"
    WITH CHECK (status = 'REQUESTED' AND approved_by IS NULL AND second_approved_by IS NULL);
