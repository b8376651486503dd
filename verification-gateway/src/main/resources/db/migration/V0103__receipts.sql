ALTER TABLE verification ADD COLUMN receipt text;
ALTER TABLE verification ADD CHECK (outcome <> 'PENDING' OR receipt IS NULL);
COMMENT ON COLUMN verification.receipt IS 'JWS over what was found, as it was given out; null when settled before there were receipts';
