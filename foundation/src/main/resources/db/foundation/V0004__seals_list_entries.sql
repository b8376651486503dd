-- A seal lists its entries itself: a row and two index entries for each entry cost those who write a tenth of their speed.

ALTER TABLE audit_seal ADD COLUMN entries uuid[], ADD COLUMN oldest_entry uuid, ADD COLUMN newest_entry uuid;
-- They do not compress, and trying costs more than writing them.
ALTER TABLE audit_seal ALTER COLUMN entries SET STORAGE EXTERNAL;
COMMENT ON COLUMN audit_seal.entries IS 'in the order of the leaves';
COMMENT ON COLUMN audit_seal.newest_entry IS 'highest id: what was written later and sealed earlier is the exception';

UPDATE audit_seal SET
    entries = (SELECT array_agg(entry_id ORDER BY position) FROM audit_position WHERE seal = number),
    oldest_entry = (SELECT entry_id FROM audit_position WHERE seal = number ORDER BY entry_id LIMIT 1),
    newest_entry = (SELECT entry_id FROM audit_position WHERE seal = number ORDER BY entry_id DESC LIMIT 1);
ALTER TABLE audit_seal
    ALTER COLUMN entries SET NOT NULL, ALTER COLUMN oldest_entry SET NOT NULL, ALTER COLUMN newest_entry SET NOT NULL,
    ADD CHECK (cardinality(entries) = size);
CREATE INDEX audit_seal_by_entry ON audit_seal (newest_entry);

DROP TABLE audit_position;
