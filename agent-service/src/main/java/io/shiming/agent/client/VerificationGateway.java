package io.shiming.agent.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The gateway's HTTP surface, as far as agents use it. */
@Path("/v1/verifications")
@RegisterRestClient(configKey = "verification")
@OidcClientFilter
@RegisterClientHeaders
interface VerificationGateway {

    @POST
    Uni<Verification> verify(@HeaderParam("X-Correlator") String correlator, Check check);

    @GET
    @Path("/{id}")
    Uni<Verification> get(@HeaderParam("X-Correlator") String correlator, @PathParam("id") UUID id);

    record Check(String documentType, String documentNumber, String name, Reference context, Reference asker) {
        @Override
        public String toString() {
            return "Check[***]";
        }
    }

    record Reference(String kind, UUID id) {}

    /** What the gateway adds one day is not for a replica of today to refuse. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Verification(UUID id, String outcome, String receipt) {}
}
