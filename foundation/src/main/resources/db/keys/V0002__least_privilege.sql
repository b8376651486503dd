-- The application stores, reads and destroys keys; it never changes one, and owns nothing.
GRANT SELECT, INSERT, DELETE ON data_key, working_key TO "${application}";
