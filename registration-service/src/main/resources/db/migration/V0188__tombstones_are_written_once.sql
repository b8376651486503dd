-- That its key is gone as well retention-service has on record, which is told so only then: the write for each would cost as much as
-- the tombstone. Whoever is told again to purge what has one destroys the key again.
ALTER TABLE purged_registration DROP COLUMN key_destroyed_at;
