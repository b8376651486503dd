package io.shiming.retention.rest;

import io.quarkus.security.Authenticated;
import io.shiming.foundation.http.Page;
import io.shiming.retention.application.LookUpPolicies;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For how long records are kept (Art. 12, 15). */
@Path("/v1/policies")
@Produces(MediaType.APPLICATION_JSON)
public class PolicyResource {
    private final LookUpPolicies lookUpPolicies;

    PolicyResource(LookUpPolicies lookUpPolicies) {
        this.lookUpPolicies = lookUpPolicies;
    }

    @GET
    @Authenticated
    @Operation(
            operationId = "listPolicies",
            summary = "For how long records of each category are kept",
            description = "Any role. All categories, on one page.")
    public Uni<Page<PolicyView>> list() {
        return lookUpPolicies
                .all()
                .map(all -> new Page<>(all.stream().map(PolicyView::of).toList(), null));
    }
}
