package io.shiming.foundation.idempotency;

import jakarta.ws.rs.core.Response;
import java.net.URI;

/**
 * What is answered to a retry-safe request, first and each time again.
 *
 * @param location path of the resource that was created, or null
 * @param body JSON text
 */
public record Answer(int status, String location, String mediaType, String body) {

    /** Without the body, which may hold personal data. */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }

    Response.ResponseBuilder toResponse() {
        Response.ResponseBuilder response =
                Response.status(status).type(mediaType).entity(body);
        return location == null ? response : response.location(URI.create(location));
    }
}
