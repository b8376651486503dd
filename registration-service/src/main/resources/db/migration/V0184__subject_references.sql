-- Registrations of one person at one operator whose clocks run bear the same reference, so that they can be held together.
ALTER TABLE registration ADD COLUMN subject_ref uuid;
COMMENT ON COLUMN registration.subject_ref IS 'random, given when its clock starts; says nothing of the person';
