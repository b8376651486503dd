package io.shiming.foundation.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.problem.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;

/** Words what use cases found, as they will be answered now and at every repeat. */
@Singleton
public class Answers {
    private final ObjectMapper json;

    public Answers(ObjectMapper json) {
        this.json = json;
    }

    public Answer created(String location, Object view) {
        return json(201, location, view);
    }

    public Answer accepted(String location, Object view) {
        return json(202, location, view);
    }

    public Answer changed(Object view) {
        return json(200, null, view);
    }

    /** A refusal; its location is what is known of the refused, or null. */
    public Answer problem(String location, Problem problem) {
        return new Answer(problem.status(), location, Problem.MEDIA_TYPE, text(problem));
    }

    private Answer json(int status, String location, Object view) {
        return new Answer(status, location, MediaType.APPLICATION_JSON, text(view));
    }

    private String text(Object view) {
        try {
            return json.writeValueAsString(view);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
