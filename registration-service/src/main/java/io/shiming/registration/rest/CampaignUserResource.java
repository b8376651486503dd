package io.shiming.registration.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.http.CurrentRequest;
import io.shiming.foundation.http.JsonViolation;
import io.shiming.foundation.http.Page;
import io.shiming.foundation.http.Parameters;
import io.shiming.foundation.http.RetrySafe;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.http.StreamedLines;
import io.shiming.foundation.idempotency.Answers;
import io.shiming.foundation.idempotency.Idempotency;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Problem;
import io.shiming.foundation.problem.ProblemMapper;
import io.shiming.foundation.problem.Violation;
import io.shiming.registration.application.ImportCampaignUsers;
import io.shiming.registration.application.LookUpCampaigns;
import io.shiming.registration.application.TellOfCampaignUser;
import io.shiming.registration.domain.Balance;
import io.shiming.registration.domain.CampaignOrder;
import io.shiming.registration.domain.ImportedUser;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The users of a campaign: who they are, what they were told and granted, and what was ordered about them (Art. 27). */
@Path("/v1/campaigns/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.OPERATOR)
public class CampaignUserResource {
    /** Lines that are stored together. */
    private static final int TOGETHER = 500;

    private final CurrentRequest current;
    private final StreamedLines lines;
    private final Idempotency idempotency;
    private final Answers answers;
    private final ImportCampaignUsers importCampaignUsers;
    private final TellOfCampaignUser tellOfCampaignUser;
    private final LookUpCampaigns lookUpCampaigns;
    private final ObjectMapper json;

    CampaignUserResource(
            CurrentRequest current,
            StreamedLines lines,
            Idempotency idempotency,
            Answers answers,
            ImportCampaignUsers importCampaignUsers,
            TellOfCampaignUser tellOfCampaignUser,
            LookUpCampaigns lookUpCampaigns,
            ObjectMapper json) {
        this.current = current;
        this.lines = lines;
        this.idempotency = idempotency;
        this.answers = answers;
        this.importCampaignUsers = importCampaignUsers;
        this.tellOfCampaignUser = tellOfCampaignUser;
        this.lookUpCampaigns = lookUpCampaigns;
        this.json = json;
    }

    @POST
    @Path("/users")
    @Produces(StreamedLines.NDJSON)
    @Operation(
            operationId = "importCampaignUsers",
            summary = "Bring users into a campaign, one a line",
            description =
                    "Any number of lines of at most 64 KiB. The key of a line is its service number: whoever is in the"
                            + " campaign already stays as they are, so that an import that broke off is sent again as it was."
                            + " Lines are stored " + TOGETHER
                            + " at a time, and their outcomes come in their order; what has an"
                            + " outcome is committed. Who is registered at this operator needs nothing more. With `contactedVia`"
                            + " a notice is ordered. Read while you send: who does not take outcomes is read no further.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = StreamedLines.NDJSON,
                            schema = @Schema(implementation = CampaignBody.UserLine.class)))
    @APIResponse(
            responseCode = "200",
            description = "An outcome for each line that is not blank",
            content =
                    @Content(
                            mediaType = StreamedLines.NDJSON,
                            schema = @Schema(implementation = CampaignView.OutcomeView.class)))
    public Multi<CampaignView.OutcomeView> bring(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Context HttpServerRequest request) {
        Problem.Reader reader = Problem.Reader.of(request);
        // Looked at now; read when the campaign was found.
        Multi<StreamedLines.Line> read = lines.of(request);
        request.pause();
        return importCampaignUsers
                .begin(current.caller(), current.correlator(), Parameters.id(id))
                .onItem()
                .transformToMulti(begun -> read.group()
                        .intoLists()
                        .of(TOGETHER)
                        .onItem()
                        .transformToUniAndConcatenate(batch -> stored(begun, batch, reader))
                        .onItem()
                        .<CampaignView.OutcomeView>transformToIterable(outcomes -> outcomes))
                // What nobody reads would stand before the client's next request.
                .onFailure()
                .invoke(request::resume);
    }

    /** A line, and what is wrong with it, or what it says. */
    private record Read(StreamedLines.Line line, DomainException refusal, ImportCampaignUsers.Line user) {}

    private Uni<List<CampaignView.OutcomeView>> stored(
            ImportCampaignUsers.Begun begun, List<StreamedLines.Line> batch, Problem.Reader reader) {
        List<Read> all = batch.stream().map(this::read).toList();
        List<ImportCampaignUsers.Line> good =
                all.stream().filter(each -> each.user() != null).map(Read::user).toList();
        Uni<List<ImportedUser>> imported =
                good.isEmpty() ? Uni.createFrom().item(List.of()) : importCampaignUsers.handle(begun, good);
        return imported.map(users -> outcomes(all, users, reader))
                // A batch is stored whole or not at all; whoever sends goes on with what comes after it.
                .onFailure()
                .recoverWithItem(failure -> {
                    DomainException refusal = ProblemMapper.refusal(failure, reader.correlator());
                    return all.stream()
                            .map(each ->
                                    refused(each.line(), each.refusal() == null ? refusal : each.refusal(), reader))
                            .toList();
                });
    }

    private List<CampaignView.OutcomeView> outcomes(List<Read> all, List<ImportedUser> users, Problem.Reader reader) {
        Iterator<ImportedUser> next = users.iterator();
        List<CampaignView.OutcomeView> outcomes = new ArrayList<>(all.size());
        for (Read each : all) {
            if (each.refusal() == null) {
                ImportedUser user = next.next();
                outcomes.add(new CampaignView.OutcomeView(
                        each.line().number(), user.made() ? 201 : 200, user.id(), user.state(), null, null));
            } else {
                outcomes.add(refused(each.line(), each.refusal(), reader));
            }
        }
        return outcomes;
    }

    private CampaignView.OutcomeView refused(StreamedLines.Line line, DomainException refusal, Problem.Reader reader) {
        Problem problem = ProblemMapper.problem(refusal, reader);
        return new CampaignView.OutcomeView(
                line.number(),
                problem.status(),
                null,
                null,
                json.valueToTree(problem),
                refusal.retryAfter()
                        .map(after -> Math.max(1, after.toSeconds()))
                        .orElse(null));
    }

    private Read read(StreamedLines.Line line) {
        try {
            CampaignBody.UserLine told = json.readValue(line.text(), CampaignBody.UserLine.class);
            if (told == null) {
                throw DomainException.invalid("", Violation.Code.WRONG_TYPE);
            }
            return new Read(line, null, told.checked());
        } catch (DomainException refusal) {
            return new Read(line, refusal, null);
        } catch (JsonProcessingException malformed) {
            return new Read(
                    line, new DomainException(CommonError.BODY_INVALID, List.of(JsonViolation.of(malformed))), null);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @POST
    @Path("/users/search")
    @Operation(
            operationId = "findCampaignUser",
            summary = "What became of a user",
            description = "By service number, and on record. There is no list of users.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = CampaignView.UserView.class)))
    public Uni<CampaignView.UserView> find(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            CampaignBody.SearchBody body) {
        return lookUpCampaigns
                .user(current.caller(), Parameters.id(id), body.checked(), current.correlator())
                .map(CampaignView.UserView::of);
    }

    @POST
    @Path("/notices")
    @RetrySafe
    @Operation(
            operationId = "recordNotice",
            summary = "Record that a user was told",
            description =
                    "With `deliveredAt` the user's time begins to run: nobody is suspended who was not shown to have"
                            + " been told, nor sooner after it than `shiming.registration.campaigns.least-after-notice`.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = CampaignView.UserView.class)))
    public Uni<Response> notice(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            CampaignBody.NoticeBody body) {
        TellOfCampaignUser.Told told = body.checked();
        TellOfCampaignUser.Teller teller = teller(id);
        return idempotency.once(
                current,
                attempt -> tellOfCampaignUser.noticed(
                        teller, told, attempt, user -> answers.changed(CampaignView.UserView.of(user))));
    }

    @POST
    @Path("/extensions")
    @RetrySafe
    @Operation(
            operationId = "extendTime",
            summary = "Grant a user more time",
            description = "For a good reason (正当理由). It postpones the suspension or, of who is suspended, the"
                    + " termination; it never makes anything sooner.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = CampaignView.UserView.class)))
    @APIResponse(responseCode = "409", description = "Termination is ordered already, or nothing is due any more")
    public Uni<Response> extend(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            CampaignBody.ExtensionBody body) {
        TellOfCampaignUser.Granted granted = body.checked();
        TellOfCampaignUser.Teller teller = teller(id);
        return idempotency.once(
                current,
                attempt -> tellOfCampaignUser.extended(
                        teller, granted, attempt, user -> answers.changed(CampaignView.UserView.of(user))));
    }

    @GET
    @Path("/orders")
    @Operation(
            operationId = "listCampaignOrders",
            summary = "Orders that are waited for, the oldest first",
            description = "For an OSS that missed an event. Which user an order is about tells the order itself.")
    public Uni<Page<CampaignView.OrderView>> orders(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(
                            description = "Those only that are waited for too long",
                            schema = @Schema(enumeration = "ESCALATED"))
                    @QueryParam("state")
                    String state,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @QueryParam("limit")
                    String limit,
            @Parameter(description = "`next` of the page before", schema = @Schema(implementation = UUID.class))
                    @QueryParam("after")
                    String after) {
        int most = Parameters.limit(limit);
        boolean escalatedOnly =
                Parameters.word("state", state, List.of("ESCALATED")).isPresent();
        return lookUpCampaigns
                .orders(current.caller(), Parameters.id(id), escalatedOnly, most + 1, Parameters.after(after))
                .map(found -> Page.of(found, most, CampaignOrder::id, CampaignView.OrderView::of));
    }

    @GET
    @Path("/orders/{order}")
    @Operation(
            operationId = "getCampaignOrder",
            summary = "An order, with the service number it is about",
            description = "On record.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = CampaignView.OrderView.class)))
    public Uni<CampaignView.OrderView> order(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("order") String order) {
        return lookUpCampaigns
                .order(current.caller(), Parameters.id(id), Parameters.id(order), current.correlator())
                .map(CampaignView.OrderView::of);
    }

    @POST
    @Path("/orders/{order}/acknowledgement")
    @RetrySafe
    @Operation(
            operationId = "acknowledgeOrder",
            summary = "Say that an order was carried out",
            description = "As late as it may be, and as often: it counts once. The thirty days of a suspension run from"
                    + " here. A terminate order is acknowledged with what is left of the user's charges, 0 included; a"
                    + " refund order when that was paid. An order that was overtaken by a registration is taken as well:"
                    + " then another resume order follows.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true)
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = CampaignView.OrderView.class)))
    @APIResponse(responseCode = "409", description = "Another balance was reported before")
    public Uni<Response> acknowledge(
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("id") String id,
            @Parameter(schema = @Schema(implementation = UUID.class)) @PathParam("order") String order,
            CampaignBody.AcknowledgementBody body) {
        Optional<Balance> left = body.checked();
        TellOfCampaignUser.Teller teller = teller(id);
        UUID orderId = Parameters.id(order);
        return idempotency.once(
                current,
                attempt -> tellOfCampaignUser.acknowledged(
                        teller, orderId, left, attempt, done -> answers.changed(CampaignView.OrderView.of(done))));
    }

    private TellOfCampaignUser.Teller teller(String id) {
        return new TellOfCampaignUser.Teller(current.caller(), current.correlator(), Parameters.id(id));
    }
}
