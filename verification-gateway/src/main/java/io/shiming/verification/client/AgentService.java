package io.shiming.verification.client;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** agent-service, as far as the gateway calls it. */
@RegisterRestClient(configKey = "agent")
@OidcClientFilter
@Path("/v1/verification-outcomes")
interface AgentService {

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> report(
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @HeaderParam("X-Correlator") String correlator,
            String outcome);
}
