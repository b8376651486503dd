package io.shiming.verification.rest;

import io.shiming.foundation.problem.Problem;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What the OpenAPI document says once for all operations. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Shiming verification-gateway",
                        version = "1",
                        description = "Checks documents with the departments that issued them (Art. 9). Every operation"
                                + " needs a token, save those of receipts; `X-Correlator` is echoed. The departments themselves are asked with"
                                + " `POST …/v1/checks` {documentType, documentNumber, name} and answer {result}."),
        components =
                @Components(
                        responses =
                                @APIResponse(
                                        name = "problem",
                                        description = "Refused; `code` says why (RFC 9457)",
                                        content =
                                                @Content(
                                                        mediaType = Problem.MEDIA_TYPE,
                                                        schema = @Schema(implementation = Problem.class)))))
public class ApiDocument extends Application {}
