-- Authorities register their keys at registration-service, which tells them here. It counts versions anew: those that were registered
-- here before stay, and of all of them the one registered last counts.
ALTER TABLE authority_key DROP CONSTRAINT authority_key_pkey;
ALTER TABLE authority_key ADD PRIMARY KEY (authority, registered_at);
COMMENT ON COLUMN authority_key.registered_by IS 'who told it; an official, where it was registered here';
