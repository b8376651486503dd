package io.shiming.retention.rest;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;

/** What the OpenAPI document says once for all operations; what all services share is added by foundation. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Shiming retention-service",
                        version = "1",
                        description =
                                "For how long records are kept (Art. 12, 15): policies, the clocks of records"
                                        + " whose time runs, and what holds them. It knows records by their ids, and no personal"
                                        + " data. Every operation needs a token; refusals are problem documents with code and article."))
public class ApiDocument extends Application {}
