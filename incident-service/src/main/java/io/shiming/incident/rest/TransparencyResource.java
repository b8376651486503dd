package io.shiming.incident.rest;

import io.quarkus.security.Authenticated;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.incident.application.ReportOpenly;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** What came of what in a year, for everybody to read. */
@Path("/v1/reports/transparency")
public class TransparencyResource {
    private static final String CSV = "text/csv";
    /** There is none after it that a date could be of. */
    private static final int LAST_YEAR = 9_998;

    private static final List<MediaType> FORMS = List.of(MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(CSV));

    private final ReportOpenly reportOpenly;

    TransparencyResource(ReportOpenly reportOpenly) {
        this.reportOpenly = reportOpenly;
    }

    @GET
    @Authenticated
    @Produces({MediaType.APPLICATION_JSON, CSV})
    @Operation(
            operationId = "reportOpenly",
            summary = "Counts of a year, by authority and outcome",
            description =
                    "Any role; JSON, or CSV by `Accept`. Of what began in the year, by the region's calendar, and how"
                            + " it stands now. Counts below five are not told, nor is any total with such a count in it. Each report"
                            + " of a forgery is counted at every authority. Disclosures are not among what is counted yet.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = TransparencyView.class)),
                @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING))
            })
    public Uni<Response> report(
            @Context HttpHeaders headers,
            @Parameter(
                            required = true,
                            description = "from 2016 on, not after this one",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "2016", maximum = "9998"))
                    @QueryParam("year")
                    String year) {
        Parameters.required("year", Optional.ofNullable(year));
        int asked = (int) Math.min(Parameters.number("year", year), LAST_YEAR);
        MediaType form = form(headers);
        return reportOpenly.of(asked).map(TransparencyView::of).map(view -> answer(view, form));
    }

    /** The first form that is wanted. What is no list of media types wants none. */
    private static MediaType form(HttpHeaders headers) {
        try {
            return headers.getAcceptableMediaTypes().stream()
                    .flatMap(wanted -> FORMS.stream().filter(wanted::isCompatible))
                    .findFirst()
                    .orElseThrow(() -> new DomainException(CommonError.NOT_ACCEPTABLE));
        } catch (IllegalArgumentException malformed) {
            throw new DomainException(CommonError.NOT_ACCEPTABLE);
        }
    }

    private static Response answer(TransparencyView view, MediaType form) {
        return form.equals(MediaType.APPLICATION_JSON_TYPE)
                ? Response.ok(view, form).build()
                : Response.ok(view.csv(), form.withCharset("UTF-8")).build();
    }
}
