package io.shiming.foundation.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Problem;
import io.shiming.foundation.problem.ProblemMapper;
import io.shiming.foundation.problem.SafeTrace;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.logging.Logger;

/**
 * What fails before an operation is looked for, such as a request without Host, is answered with a problem document
 * too. The framework's own answer is none, and its log would quote the request.
 */
@ApplicationScoped
public class RouterFailures {
    private static final Logger LOG = Logger.getLogger(RouterFailures.class);
    private static final int FIRST = -10_000;

    private final ObjectMapper json;

    RouterFailures(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).failureHandler(this::answer);
    }

    private void answer(RoutingContext context) {
        boolean security = context.failure() instanceof SecurityException;
        if (security || context.response().headWritten()) {
            // Security has answers of its own, and what has begun cannot be answered again.
            context.next();
            return;
        }
        CorrelatorFilter.answerWith(context);
        CommonError code = ProblemMapper.code(context.statusCode());
        if (code == CommonError.INTERNAL_ERROR) {
            LOG.errorf(
                    "Unexpected failure, correlator %s: %s",
                    CorrelatorFilter.of(context.request()), SafeTrace.of(context.failure()));
        }
        Problem problem = ProblemMapper.problem(new DomainException(code), context.request());
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(body(problem));
    }

    private Buffer body(Problem problem) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(problem));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
