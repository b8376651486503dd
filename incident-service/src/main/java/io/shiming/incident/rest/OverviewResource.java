package io.shiming.incident.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.foundation.http.ApiConventions;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.Tagged;
import io.shiming.incident.application.SurveyWork;
import io.shiming.incident.domain.Standing;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an authority has before it, as its portal shows it first. */
@Path("/v1/overview")
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {
    private final CurrentRequest current;
    private final SurveyWork surveyWork;

    OverviewResource(CurrentRequest current, SurveyWork surveyWork) {
        this.current = current;
        this.surveyWork = surveyWork;
    }

    @Schema(name = "OverviewView")
    record OverviewView(
            @Schema(description = "a row for each kind and state of which there is one")
            List<StandingView> items) {}

    @Schema(name = "StandingView")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StandingView(
            Standing.Kind kind,

            @Schema(description = "as the kind's own list tells it; of a report, how it stands with the own authority")
            String state,

            long total,

            @Schema(description = "of these, those whose deadline is over")
            long overdue,

            @Schema(description = "those whose deadline is within the next 24 hours")
            long dueWithinDay,

            @Schema(description = "the first deadline ahead, if there is any")
            Instant nextDueAt) {
        static StandingView of(Standing standing) {
            return new StandingView(
                    standing.kind(),
                    standing.state(),
                    standing.total(),
                    standing.overdue(),
                    standing.dueWithinDay(),
                    standing.nextDueAt().orElse(null));
        }
    }

    @GET
    @Tagged
    @Extension(name = ApiConventions.TAGGED, value = "true")
    @RolesAllowed({
        Roles.COMMUNICATIONS_AUTHORITY,
        Roles.INTERNET_AUTHORITY,
        Roles.PUBLIC_SECURITY,
        Roles.MARKET_REGULATION,
        Roles.CIVIL_AFFAIRS
    })
    @Operation(
            operationId = "getOverview",
            summary = "What the own authority has before it, by state and deadline",
            description =
                    "What is over is not counted, but incidents that should have been reported and were not are, also when"
                            + " they are closed. Reports of forged documents that go to it; cases that it may see; and for communications- and"
                            + " internet-authority incidents and disputes. Deadlines are those by which something serious"
                            + " must be reported, a draft decided on, something corrected, a report delivered, and a"
                            + " dispute decided.")
    public Uni<OverviewView> get() {
        return surveyWork
                .handle(current.caller(), current.correlator())
                .map(found ->
                        new OverviewView(found.stream().map(StandingView::of).toList()));
    }
}
