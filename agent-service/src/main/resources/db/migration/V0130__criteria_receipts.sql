-- What an agent was judged by, and what market regulation's answer is proved with, are part of its history (Art. 5).

ALTER TABLE qualification ADD COLUMN criteria jsonb, ADD COLUMN receipt text;
COMMENT ON COLUMN qualification.criteria IS 'those it was recorded under, by which it counts; null where it was recorded before they were kept: then those that are configured count, for no statement in SQL knows what was configured';
ALTER TABLE qualification ADD CHECK (outcome <> 'PENDING' OR receipt IS NULL);
COMMENT ON COLUMN qualification.receipt IS 'the gateway''s JWS over what was found; it names nobody, its subject is a keyed hash';

ALTER TABLE qualification_settlement ADD COLUMN receipt text;
COMMENT ON COLUMN qualification_settlement.receipt IS 'null where nothing was found in time';
