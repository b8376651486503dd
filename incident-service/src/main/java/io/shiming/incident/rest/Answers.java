package io.shiming.incident.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.idempotency.Answer;
import jakarta.inject.Singleton;

/** Words what use cases found, as they will be answered now and at every repeat. */
@Singleton
class Answers {
    private final ObjectMapper json;

    Answers(ObjectMapper json) {
        this.json = json;
    }

    Answer created(String location, Object view) {
        return Answer.json(201, location, text(view));
    }

    Answer changed(Object view) {
        return Answer.json(200, null, text(view));
    }

    private String text(Object view) {
        try {
            return json.writeValueAsString(view);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
