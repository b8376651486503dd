package io.shiming.foundation.http;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;

/** Says in the OpenAPI document what {@link BodyGate} enforces: a body whose media type is not named is JSON. */
public class JsonBodies implements OASFilter {
    private static final String ANY = "*/*";
    private static final String JSON = "application/json";

    @Override
    public RequestBody filterRequestBody(RequestBody body) {
        Content content = body.getContent();
        if (content != null && content.hasMediaType(ANY)) {
            Content named = OASFactory.createContent();
            content.getMediaTypes().forEach((type, value) -> named.addMediaType(type.equals(ANY) ? JSON : type, value));
            body.setContent(named);
        }
        return body;
    }
}
