package io.shiming.incident.client;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Registration-service's HTTP surface, as far as disputes use it. */
@Path("/v1/disputes/{id}/outcome")
@RegisterRestClient(configKey = "registration")
@OidcClientFilter
@RegisterClientHeaders
interface RegistrationService {

    @POST
    Uni<Response> resolve(
            @HeaderParam("X-Correlator") String correlator,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @PathParam("id") UUID disputeId,
            OutcomeWord word);

    /** Whether the person was right. */
    enum Outcome {
        UPHELD,
        /** And nobody else is to have the service. */
        UPHELD_AND_TERMINATED,
        REJECTED
    }

    record OutcomeWord(Outcome outcome) {}
}
