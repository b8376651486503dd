package io.shiming.foundation.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.shiming.foundation.problem.Violation;

/** Where in a JSON body the parser stopped, as a pointer (RFC 6901). Values are never taken over. */
public final class JsonViolation {
    private JsonViolation() {}

    public static Violation of(JsonProcessingException failure) {
        if (!(failure instanceof JsonMappingException mapping)) {
            return malformed(failure);
        }
        if (mapping.getCause() instanceof JsonProcessingException inner && !(inner instanceof JsonMappingException)) {
            return malformed(inner);
        }
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            pointer.append('/').append(step.getFieldName() == null ? step.getIndex() : escape(step.getFieldName()));
        }
        if (mapping instanceof UnrecognizedPropertyException) {
            return new Violation(pointer.toString(), Violation.Code.UNKNOWN_PROPERTY);
        }
        return new Violation(pointer.toString(), Violation.Code.WRONG_TYPE);
    }

    /** Not JSON, or a member twice: where the parser stood. */
    private static Violation malformed(JsonProcessingException failure) {
        String pointer = failure.getProcessor() instanceof JsonParser parser ? pointer(parser.getParsingContext()) : "";
        return new Violation(pointer, Violation.Code.MALFORMED);
    }

    private static String pointer(JsonStreamContext at) {
        if (at == null || at.inRoot()) {
            return "";
        }
        String step = at.inArray() ? String.valueOf(at.getCurrentIndex()) : at.getCurrentName();
        return pointer(at.getParent()) + (step == null ? "" : "/" + (at.inArray() ? step : escape(step)));
    }

    /** A client may put anything into a member's name, a person's data too, so an odd name is not repeated. */
    private static String escape(String name) {
        return name.matches("[A-Za-z][A-Za-z_-]{0,63}") ? name : "?";
    }
}
