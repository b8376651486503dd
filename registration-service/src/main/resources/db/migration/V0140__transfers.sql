-- Art. 8: a transfer is a registration that takes over what another one holds. Until it is active the other one holds it.
ALTER TABLE registration ADD COLUMN transfer_of uuid;
ALTER TABLE registration ADD CHECK (transfer_of IS NULL OR service_type IN ('FIXED_LINE_TRANSFER', 'MOBILE_TRANSFER'));
COMMENT ON COLUMN registration.transfer_of IS 'the registration, of the same operator, whose service it takes over';
-- What is handed on is handed on once, and by one transfer at a time.
CREATE UNIQUE INDEX registration_transferred_once ON registration (operator_id, transfer_of)
    WHERE transfer_of IS NOT NULL AND status <> 'REFUSED';
GRANT UPDATE (registration_id, superseded) ON active_service_number TO "${application}";
