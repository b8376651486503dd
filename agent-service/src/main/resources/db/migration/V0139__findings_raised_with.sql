-- With which client a service raised a finding by itself: it does not close it either (Art. 6).

ALTER TABLE finding ADD COLUMN raised_with text;
COMMENT ON COLUMN finding.raised_with IS 'null where somebody raised it, and where nobody wrote it down';
UPDATE finding SET raised_with = raised_by WHERE kind IN ('HANDOVER_OVERDUE', 'HANDOVER_INCOMPLETE');
