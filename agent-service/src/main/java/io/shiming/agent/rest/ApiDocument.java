package io.shiming.agent.rest;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;

/** What the OpenAPI document says once for all operations; what all services share is added by foundation. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Shiming agent-service",
                        version = "1",
                        description = "Agents of operators: who may be one, what binds them, and whether they may act"
                                + " (Art. 5, 6). Every operation needs a token; refusals are problem documents with"
                                + " code and article."))
public class ApiDocument extends Application {}
