package io.shiming.retention.client;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Registration-service's HTTP surface, as far as retention uses it. */
@Path("/v1/holds/{recordId}")
@RegisterRestClient(configKey = "registration")
@OidcClientFilter
@RegisterClientHeaders
interface RegistrationService {

    @PUT
    Uni<Response> hold(
            @HeaderParam("X-Correlator") String correlator, @PathParam("recordId") UUID recordId, HoldWord word);

    enum HoldState {
        IN_FORCE,
        LIFTED
    }

    /** How it stands with one hold of the record, of which there may be several. */
    record HoldWord(UUID holdId, HoldState state) {}
}
