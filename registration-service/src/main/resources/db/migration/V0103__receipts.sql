ALTER TABLE document_check ADD COLUMN receipt text;
ALTER TABLE document_check ADD CHECK (outcome <> 'PENDING' OR receipt IS NULL);
COMMENT ON COLUMN document_check.receipt IS 'the gateway''s JWS over what was found; it names nobody, its subject is a keyed hash';
