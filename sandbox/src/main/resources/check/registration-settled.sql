-- nothing is pending
SELECT id FROM registration WHERE status = 'PENDING_VERIFICATION';
