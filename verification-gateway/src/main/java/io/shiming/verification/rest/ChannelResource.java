package io.shiming.verification.rest;

import io.quarkus.security.Authenticated;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.problem.DomainException;
import io.shiming.verification.application.ShowChannels;
import io.shiming.verification.application.ShowStatistics;
import io.shiming.verification.domain.Channel;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The departments' look-up channels (Art. 9). */
@Path("/v1/channels")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Channels", description = "How the departments' look-up channels are, for anybody who depends on them")
public class ChannelResource {
    private final ShowChannels showChannels;
    private final ShowStatistics showStatistics;

    ChannelResource(ShowChannels showChannels, ShowStatistics showStatistics) {
        this.showChannels = showChannels;
        this.showStatistics = showStatistics;
    }

    @GET
    @Authenticated
    @Operation(
            operationId = "listChannels",
            summary = "State, tariff, availability and latency of every channel",
            description = "For any role. A channel leaves UP after at most 3 failed calls or probes, and is UP again"
                    + " after 3 good ones in a row and 3 seconds without any other; probes are sent every 2 seconds,"
                    + " with or without traffic. State and figures are those of the replica that answers.")
    @APIResponseSchema(value = ChannelView.Page.class, responseCode = "200", responseDescription = "The three channels")
    @APIResponse(responseCode = "401", ref = "problem")
    public Uni<ChannelView.Page> all() {
        return showChannels
                .all()
                .map(all ->
                        new ChannelView.Page(all.stream().map(ChannelView::of).toList()));
    }

    @GET
    @Path("/{channel}/statistics")
    @Authenticated
    @Operation(
            operationId = "getChannelStatistics",
            summary = "How available and quick a channel was",
            description = "For any role. From the minutes that all replicas have written, each within a minute of its"
                    + " end; a replica that was killed takes its last minute with it. Every minute between the two"
                    + " instants counts, wholly. At most 31 days at once; up to 24 hours are told by minutes, more by"
                    + " hours; a step without calls is left out. State, tariff and deferred are those of now.")
    @Parameter(name = "channel", schema = @Schema(implementation = Channel.class))
    @Parameter(
            name = "from",
            description = "RFC 3339, UTC; an hour before `to` when absent",
            schema = @Schema(implementation = Instant.class))
    @Parameter(
            name = "to",
            description = "RFC 3339, UTC; now when absent",
            schema = @Schema(implementation = Instant.class))
    @APIResponse(
            responseCode = "200",
            description = "The figures, altogether and step by step",
            content = @Content(schema = @Schema(implementation = StatisticsView.class)))
    @APIResponse(responseCode = "400", ref = "problem")
    @APIResponse(responseCode = "401", ref = "problem")
    @APIResponse(responseCode = "404", ref = "problem")
    public Uni<StatisticsView> statistics(
            @PathParam("channel") String channel, @QueryParam("from") String from, @QueryParam("to") String to) {
        return showStatistics
                .of(channel(channel), Parameters.instant("from", from), Parameters.instant("to", to))
                .map(StatisticsView::of);
    }

    private static Channel channel(String name) {
        return Arrays.stream(Channel.values())
                .filter(channel -> channel.name().equals(name))
                .findFirst()
                .orElseThrow(DomainException::notFound);
    }
}
