package io.shiming.incident.rest;

import io.quarkus.security.Authenticated;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.incident.domain.Penalty;
import io.shiming.incident.domain.PenaltyCatalogue;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What the regulation threatens (Art. 18–25). */
@Path("/v1/penalties")
@Produces(MediaType.APPLICATION_JSON)
public class PenaltyResource {

    @GET
    @Authenticated
    @Operation(
            operationId = "listPenalties",
            summary = "What the regulation threatens for which breach",
            description = "Any role. In the order of the articles, on one page; fines in fen (CNY). An article that"
                    + " threatens nothing has no ranges.")
    public Uni<Page<PenaltyView>> list(
            @Parameter(description = "all when absent", schema = @Schema(type = SchemaType.INTEGER, minimum = "0"))
                    @QueryParam("article")
                    String article) {
        long asked = Parameters.number("article", article);
        List<Penalty> found = article == null
                ? PenaltyCatalogue.all()
                : PenaltyCatalogue.all().stream()
                        .filter(penalty -> penalty.article() == asked)
                        .toList();
        return Uni.createFrom()
                .item(new Page<>(found.stream().map(PenaltyView::of).toList(), null));
    }
}
