package io.shiming.incident.rest;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;

/** What the OpenAPI document says once for all operations; what all services share is added by foundation. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Shiming incident-service",
                        version = "1",
                        description =
                                "What went wrong, and what follows from it (Art. 10, 17 to 26): breaches of users' data and by"
                                        + " when they are reported. Every operation needs a token; refusals are problem"
                                        + " documents with code and article."))
public class ApiDocument extends Application {}
