package io.shiming.incident.client;

import io.quarkus.rest.client.reactive.Url;
import io.shiming.foundation.audit.AuditEntryView;
import io.shiming.foundation.http.Page;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The audit endpoint that every service has. It is asked by whoever calls here, not by this service. */
@Path("/v1/audit/entries")
@RegisterRestClient(configKey = "audit")
interface AuditedService {

    @GET
    Uni<Page<AuditEntryView>> entries(
            @Url String service,
            @HeaderParam("Authorization") String authorization,
            @HeaderParam("X-Correlator") String correlator,
            @QueryParam("official") String official,
            @QueryParam("office") String office,
            @QueryParam("limit") int limit,
            @QueryParam("after") UUID after);
}
