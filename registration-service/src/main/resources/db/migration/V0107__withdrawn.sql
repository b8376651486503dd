-- A registration that could not be checked now is withdrawn before anybody was told of it; no other is ever deleted so.
GRANT DELETE ON registration TO "${application}";
CREATE POLICY only_pending ON registration AS RESTRICTIVE FOR DELETE TO "${application}"
    USING (status = 'PENDING_VERIFICATION');
