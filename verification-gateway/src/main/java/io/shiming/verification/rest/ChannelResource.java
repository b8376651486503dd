package io.shiming.verification.rest;

import io.quarkus.security.Authenticated;
import io.shiming.verification.application.ShowChannels;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The departments' look-up channels (Art. 9). */
@Path("/v1/channels")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Channels", description = "How the departments' look-up channels are, for anybody who depends on them")
public class ChannelResource {
    private final ShowChannels showChannels;

    ChannelResource(ShowChannels showChannels) {
        this.showChannels = showChannels;
    }

    @GET
    @Authenticated
    @Operation(
            operationId = "listChannels",
            summary = "State, tariff, availability and latency of every channel",
            description = "For any role. A channel leaves UP after at most 3 failed calls or probes, and is UP again"
                    + " after 3 good ones in a row; probes are sent every 2 seconds, with or without traffic.")
    @APIResponseSchema(value = ChannelView.Page.class, responseCode = "200", responseDescription = "The three channels")
    @APIResponse(responseCode = "401", ref = "problem")
    public Uni<ChannelView.Page> all() {
        return showChannels
                .all()
                .map(all ->
                        new ChannelView.Page(all.stream().map(ChannelView::of).toList()));
    }
}
