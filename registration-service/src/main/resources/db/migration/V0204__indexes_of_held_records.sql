-- What is held may be for years, and much: it is found by its batch when that is purged, and by whom it is about.
CREATE INDEX held_publication_record_by_batch ON held_publication_record (batch_of(id));
CREATE INDEX held_service_record_by_batch ON held_service_record (batch_of(id));
CREATE INDEX held_publication_record_by_subject ON held_publication_record (subject_index);
CREATE INDEX held_service_record_by_subject ON held_service_record (subject_index);
