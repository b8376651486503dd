-- A refusal is evidence without its persons, unless a forgery has to be reported (Art. 10): the service masks what it
-- sealed of them, and deletes the copies while it settles. Which a registration took over can be deleted at no other time.
COMMENT ON COLUMN registration.sealed IS 'service number, holder, representative, presence: one blob, associated data = operator and registration; persons masked when refused, unless for a forgery';
DROP POLICY only_free ON document_copy;
CREATE POLICY only_free_or_pending ON document_copy AS RESTRICTIVE FOR DELETE TO "${application}"
    USING (registration_id IS NULL
           OR EXISTS (SELECT FROM registration r WHERE r.id = registration_id AND r.status = 'PENDING_VERIFICATION'));
-- Whoever uploaded it for the operator.
CREATE POLICY taken_over ON document_copy FOR SELECT TO "${application}"
    USING (EXISTS (SELECT FROM registration r WHERE r.id = registration_id));
CREATE POLICY given_up ON document_copy FOR DELETE TO "${application}"
    USING (EXISTS (SELECT FROM registration r WHERE r.id = registration_id));
