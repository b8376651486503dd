package io.shiming.foundation.outbox;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Where incident-service is told things. */
@Path("/v1/{receiver}")
@RegisterRestClient(configKey = "incident")
@OidcClientFilter
@RegisterClientHeaders
public interface IncidentService {

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> tell(
            @PathParam("receiver") String receiver,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @HeaderParam("X-Correlator") String correlator,
            String body);
}
