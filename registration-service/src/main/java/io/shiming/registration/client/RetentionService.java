package io.shiming.registration.client;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Retention-service's HTTP surface, as far as registrations use it. */
@Path("/v1/clocks/{record}")
@RegisterRestClient(configKey = "retention")
@OidcClientFilter
@RegisterClientHeaders
interface RetentionService {

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> startClock(
            @HeaderParam("X-Correlator") String correlator, @PathParam("record") String recordId, String clock);
}
