package io.shiming.foundation.http;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Completes the OpenAPI document with what holds for every operation by the contract's conventions, so that none has to
 * repeat it: the media type of bodies, headers, and the refusals that are possible, each a problem document.
 */
public class ApiConventions implements OASFilter {
    /** The extension that an operation has whose answers are {@link Tagged}. */
    public static final String TAGGED = "x-tagged";

    private static final String ANY = "*/*";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String CORRELATOR = "X-Correlator";
    private static final String LOCATION = "Location";
    private static final String ETAG = "ETag";
    private static final String RETRY_AFTER = "Retry-After";

    private static final Map<String, String> REFUSALS = Map.ofEntries(
            Map.entry("304", "The answer is the one that is known"),
            Map.entry("400", "Malformed; `violations` names the member, parameter or header"),
            Map.entry("401", "No valid token for this service"),
            Map.entry("403", "Not for this role"),
            Map.entry("404", "There is none for this caller"),
            Map.entry("406", "No acceptable media type"),
            Map.entry("409", "Not in this status, or a request with this key is still under way"),
            Map.entry("413", "Body too large"),
            Map.entry("415", "Another media type is wanted"),
            Map.entry("422", "Refused; or the key was used with another body"),
            Map.entry("429", "Too many; see Retry-After"),
            Map.entry("500", "A fault of ours; quote the correlator"),
            Map.entry("503", "Not now; see Retry-After"));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents().addSchema("Problem", problem());
        document.getComponents()
                .addParameter(
                        CORRELATOR,
                        OASFactory.createParameter()
                                .name(CORRELATOR)
                                .in(In.HEADER)
                                .description("Echoed on every answer; made up when absent")
                                .schema(text().pattern("^[a-zA-Z0-9-_:;.\\/<>{}]{0,256}$")));
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().values().forEach(operation -> complete(path, operation)));
    }

    private static void complete(String path, Operation operation) {
        boolean retrySafe = nullToEmpty(operation.getParameters()).stream()
                        .filter(parameter -> BodyGate.IDEMPOTENCY_KEY.equals(parameter.getName()))
                        .peek(ApiConventions::describeKey)
                        .count()
                > 0;
        operation.addParameter(OASFactory.createParameter().ref(CORRELATOR));
        for (String status : List.of("400", "406", "429", "500", "503")) {
            refusable(operation, status);
        }
        if (!TokenGate.isOpen(path)) {
            refusable(operation, "401");
            refusable(operation, "403");
        }
        if (path.contains("{")) {
            refusable(operation, "404");
        }
        if (operation.getRequestBody() != null) {
            nameMediaType(operation.getRequestBody().getContent());
            operation.getRequestBody().setRequired(true);
            refusable(operation, "413");
            refusable(operation, "415");
        }
        if (retrySafe) {
            refusable(operation, "409");
            refusable(operation, "422");
        }
        if (operation.hasExtension(TAGGED)) {
            operation.removeExtension(TAGGED);
            operation.getResponses().addAPIResponse("304", OASFactory.createAPIResponse());
            operation.addParameter(OASFactory.createParameter()
                    .name("If-None-Match")
                    .in(In.HEADER)
                    .description("The tag of an answer that is known: the same is not sent again")
                    .schema(text()));
            operation.getResponses().getAPIResponse("200").addHeader(ETAG, header("Of this answer", text()));
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (response.getRef() == null) {
                completeResponse(status, response, retrySafe);
            }
        });
    }

    private static void refusable(Operation operation, String status) {
        if (!operation.getResponses().hasAPIResponse(status)) {
            operation.getResponses().addAPIResponse(status, OASFactory.createAPIResponse());
        }
    }

    private static void completeResponse(String status, APIResponse response, boolean retrySafe) {
        boolean good = status.startsWith("2");
        if (response.getDescription() == null || response.getDescription().isEmpty()) {
            response.setDescription(good ? "Done" : REFUSALS.get(status));
        }
        if (status.equals("304")) {
            response.addHeader(ETAG, header("The one of the answer that is known", text()));
        } else if (!good) {
            response.setContent(OASFactory.createContent()
                    .addMediaType(
                            PROBLEM,
                            OASFactory.createMediaType()
                                    .schema(OASFactory.createSchema().ref("Problem"))));
        }
        response.addHeader(CORRELATOR, header("The request's correlator", text()));
        if (good && retrySafe) {
            response.addHeader("Idempotency-Replayed", header("`true` on a repeat", text()));
        }
        if (status.equals("201") || status.equals("202")) {
            response.addHeader(LOCATION, header("Where it can be read", text().format("uri-reference")));
        }
        if (status.equals("429") || status.equals("503")) {
            response.addHeader(RETRY_AFTER, header("Seconds", integer().minimum(BigDecimal.ONE)));
        }
    }

    /** A body whose media type is not named is JSON, see {@link BodyGate}. */
    private static void nameMediaType(Content content) {
        if (content != null && content.hasMediaType(ANY)) {
            content.addMediaType(JSON, content.getMediaType(ANY));
            content.removeMediaType(ANY);
        }
    }

    private static void describeKey(Parameter key) {
        key.setDescription("The same key with the same body gets the first answer again, for 24 hours");
        key.setSchema(text().minLength(1).maxLength(255).pattern("^[\\x21-\\x7e]+$"));
    }

    private static Schema problem() {
        Schema violation = object().addProperty(
                        "field", text().description("JSON pointer, or name of a parameter or header"))
                .addProperty("code", text())
                .addProperty("message", text());
        return object().description("RFC 9457; `code` says why, see docs/errors.md")
                .addProperty("type", text().format("uri"))
                .addProperty("title", text())
                .addProperty("status", integer())
                .addProperty("detail", text())
                .addProperty("code", text())
                .addProperty("correlator", text())
                .addProperty("article", integer().description("of the regulation, where one applies"))
                .addProperty(
                        "violations",
                        OASFactory.createSchema().addType(SchemaType.ARRAY).items(violation))
                .addProperty(
                        "registrationId",
                        text().format("uuid").description("the registration kept as evidence, if any"))
                .required(List.of("type", "title", "status", "detail", "code", "correlator"));
    }

    private static Header header(String description, Schema schema) {
        return OASFactory.createHeader().description(description).schema(schema);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    private static Schema integer() {
        return OASFactory.createSchema().addType(SchemaType.INTEGER);
    }

    private static Schema object() {
        return OASFactory.createSchema().addType(SchemaType.OBJECT);
    }

    private static List<Parameter> nullToEmpty(List<Parameter> parameters) {
        return parameters == null ? List.of() : parameters;
    }
}
