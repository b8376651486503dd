package io.shiming.foundation.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.http.CorrelatorFilter;
import io.shiming.foundation.http.JsonViolation;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The one place where a failure becomes an HTTP answer (RFC 9457). What it does not know becomes a bare 500 with the
 * correlator; the details go to the log, by class and stack only, because messages of foreign exceptions may quote
 * input.
 */
@ApplicationScoped
public class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    /** The status for a kind of failure. */
    public static int status(ErrorCode.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case REFUSED -> 422;
            case TOO_MANY -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
        };
    }

    /** What a status that the framework chose means. */
    public static CommonError code(int status) {
        return switch (status) {
            case 400 -> CommonError.BODY_INVALID;
            case 401 -> CommonError.UNAUTHENTICATED;
            case 403 -> CommonError.FORBIDDEN;
            case 404 -> CommonError.NOT_FOUND;
            case 405 -> CommonError.METHOD_NOT_ALLOWED;
            case 406 -> CommonError.NOT_ACCEPTABLE;
            case 413 -> CommonError.BODY_TOO_LARGE;
            case 415 -> CommonError.MEDIA_TYPE_NOT_SUPPORTED;
            default -> CommonError.INTERNAL_ERROR;
        };
    }

    /** The problem document for a failure, in the language the request asked for. */
    public static Problem problem(DomainException failure, HttpServerRequest request) {
        return problem(failure, Problem.Reader.of(request));
    }

    public static Problem problem(DomainException failure, Problem.Reader reader) {
        return problem(failure.code(), failure.violations(), null, reader);
    }

    public static Problem problem(
            ErrorCode code, List<Violation> violations, UUID registrationId, Problem.Reader reader) {
        Locale language = reader.language();
        List<Problem.Detail> details = violations.stream()
                .map(violation -> new Problem.Detail(
                        violation.field(), violation.code().name(), ProblemTexts.message(violation.code(), language)))
                .toList();
        return new Problem(
                "urn:shiming:problem:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                ProblemTexts.title(code, language),
                status(code.kind()),
                ProblemTexts.detail(code, language),
                code.name(),
                reader.correlator(),
                code.article() == 0 ? null : code.article(),
                details,
                registrationId);
    }

    @ServerExceptionMapper
    public Response refused(DomainException failure, HttpServerRequest request) {
        Response.ResponseBuilder answer = answer(problem(failure, request));
        failure.retryAfter().ifPresent(after -> answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, after.toSeconds())));
        return answer.build();
    }

    /** The framework has a mapper of its own for this one, which repeats input; the more specific method wins. */
    @ServerExceptionMapper
    public Response mismatched(MismatchedInputException failure, HttpServerRequest request) {
        return malformed(failure, request);
    }

    /** JSON that is none, or does not fit the shape: names the JSON pointer. */
    @ServerExceptionMapper
    public Response malformed(JsonProcessingException failure, HttpServerRequest request) {
        return refused(new DomainException(CommonError.BODY_INVALID, List.of(JsonViolation.of(failure))), request);
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public Response unauthenticated(HttpServerRequest request) {
        return answer(problem(new DomainException(CommonError.UNAUTHENTICATED), request))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException failure, HttpServerRequest request) {
        return refused(new DomainException(CommonError.FORBIDDEN), request);
    }

    @ServerExceptionMapper
    public Response raisedByFramework(WebApplicationException failure, HttpServerRequest request) {
        if (failure.getCause() instanceof DomainException inner) {
            return refused(inner, request);
        }
        if (failure.getCause() instanceof JsonProcessingException inner) {
            return malformed(inner, request);
        }
        Response raised = failure.getResponse();
        CommonError code = code(raised.getStatus());
        if (raised.getStatus() == 400) {
            // The framework's own 400: a content type it cannot read, or a query it cannot decode.
            code = isMediaType(request.getHeader(HttpHeaders.CONTENT_TYPE))
                    ? CommonError.PARAMETER_INVALID
                    : CommonError.MEDIA_TYPE_NOT_SUPPORTED;
        }
        if (code == CommonError.INTERNAL_ERROR) {
            return unexpected(failure, request);
        }
        Response.ResponseBuilder answer = answer(problem(new DomainException(code), request));
        if (raised.getHeaderString(HttpHeaders.ALLOW) != null) {
            answer.header(HttpHeaders.ALLOW, raised.getHeaderString(HttpHeaders.ALLOW));
        }
        return answer.build();
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable failure, HttpServerRequest request) {
        return refused(refusal(failure, CorrelatorFilter.of(request)), request);
    }

    /** What any failure comes to for who asked. */
    public static DomainException refusal(Throwable failure, String correlator) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DomainException refusal) {
                return refusal;
            }
        }
        if (Write.overload(failure)) {
            return DomainException.retryLater(CommonError.OVERLOADED, Duration.ofSeconds(2));
        }
        if (Write.outage(failure)) {
            LOG.warnf("Database not available: %s", failure.getClass().getName());
            return DomainException.retryLater(CommonError.TEMPORARILY_UNAVAILABLE, Duration.ofSeconds(2));
        }
        LOG.errorf("Unexpected failure, correlator %s: %s", correlator, SafeTrace.of(failure));
        return new DomainException(CommonError.INTERNAL_ERROR);
    }

    private static boolean isMediaType(String header) {
        try {
            return header == null || MediaType.valueOf(header) != null;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    }
}
