ALTER TABLE verification ADD COLUMN not_taken integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN verification.not_taken IS 'how often the department refused a deferred question; its pauses grow with it';
