-- every hold that nobody ended is committed at registration-service
SELECT id FROM hold h
WHERE NOT EXISTS (SELECT FROM hold_confirmation c WHERE c.hold_id = h.id)
  AND NOT EXISTS (SELECT FROM hold_release r WHERE r.hold_id = h.id)
  AND NOT EXISTS (SELECT FROM hold_lapse l WHERE l.hold_id = h.id);

-- every message to registration-service is delivered
SELECT id FROM outbox WHERE target = 'registration' AND delivered_at IS NULL AND dead_at IS NULL;

-- every run that is over and has purged anything has its certificate
SELECT r.id FROM purge_run r
WHERE r.state = 'COMPLETED' AND EXISTS (SELECT FROM purged_record p WHERE p.run_id = r.id)
  AND NOT EXISTS (SELECT FROM certificate c WHERE c.id = r.id);
