-- Art. 7, 11: what was registered in somebody's name without them is never in service again.
ALTER TABLE registration ADD COLUMN upheld_at timestamptz;
ALTER TABLE registration ADD CHECK (upheld_at IS NULL OR status NOT IN ('PENDING_VERIFICATION', 'ACTIVE'));
COMMENT ON COLUMN registration.upheld_at IS 'when a dispute of it was found to be right';
