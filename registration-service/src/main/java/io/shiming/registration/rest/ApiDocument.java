package io.shiming.registration.rest;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;

/** What the OpenAPI document says once for all operations; what all services share is added by foundation. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Shiming registration-service",
                        version = "1",
                        description = "Registers the true identity of users of telephone and Internet services (Art. 3,"
                                + " 7 to 14). Every operation needs a token; refusals are problem documents with code"
                                + " and article."))
public class ApiDocument extends Application {}
