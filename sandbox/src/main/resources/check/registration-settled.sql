-- nothing is pending
SELECT id FROM registration WHERE status = 'PENDING_VERIFICATION'
UNION ALL SELECT id FROM venue_logon WHERE status = 'PENDING_VERIFICATION';
