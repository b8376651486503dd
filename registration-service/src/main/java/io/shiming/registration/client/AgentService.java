package io.shiming.registration.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.shiming.registration.domain.ServiceType;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Agent-service's HTTP surface, as far as registrations use it. */
@Path("/v1")
@RegisterRestClient(configKey = "agent")
@OidcClientFilter
@RegisterClientHeaders
interface AgentService {

    @POST
    @Path("/authorisation-checks")
    Uni<Authorisation> check(@HeaderParam("X-Correlator") String correlator, Check check);

    @POST
    @Path("/custody-items")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> openCustodyItem(
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @HeaderParam("X-Correlator") String correlator,
            String item);

    @POST
    @Path("/agents/{agent}/findings")
    Uni<Response> reportFinding(
            @PathParam("agent") UUID agentId,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @HeaderParam("X-Correlator") String correlator,
            Finding finding);

    record Finding(UUID operatorId, String kind, List<UUID> registrationIds, UUID verificationId) {}

    record Check(UUID agentId, UUID operatorId, ServiceType serviceType, String outlet, String clerk) {}

    /** What agent-service adds one day is not for a replica of today to refuse. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Authorisation(Boolean authorised, List<Object> reasons, UUID agreementId, Integer agreementVersion) {}
}
