package io.shiming.retention.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Where registration-service takes purge orders. They take longer than anything else it is asked. */
@Path("/v1/purge-orders")
@RegisterRestClient(configKey = "registration-purge")
@OidcClientFilter
@RegisterClientHeaders
interface RegistrationPurges {

    @POST
    Uni<PurgeAnswer> purge(
            @HeaderParam("X-Correlator") String correlator,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            PurgeWord order);

    record PurgeWord(List<UUID> recordIds, UUID runId) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record PurgeAnswer(UUID runId, List<OutcomeWord> outcomes) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record OutcomeWord(UUID recordId, String outcome) {}
}
