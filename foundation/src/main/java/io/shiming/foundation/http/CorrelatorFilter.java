package io.shiming.foundation.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * {@code X-Correlator} (CAMARA design guide): echoed on every answer, an error too, and made up when absent. A
 * malformed one is refused, but only after the token was looked at, and is never repeated.
 */
@ApplicationScoped
public class CorrelatorFilter {
    public static final String HEADER = "X-Correlator";
    private static final Pattern SHAPE = Pattern.compile("[a-zA-Z0-9-_:;./<>{}]{0,256}");
    private static final int BEFORE_AUTHENTICATION = 900;

    /** The correlator of a request, as it was or will be answered. */
    public static String of(HttpServerRequest request) {
        return request.response().headers().get(HEADER);
    }

    void register(@Observes Filters filters) {
        filters.register(CorrelatorFilter::attach, BEFORE_AUTHENTICATION);
    }

    private static void attach(RoutingContext context) {
        answerWith(context);
        context.next();
    }

    /** Puts the correlator on the answer; done twice, it stays the one it was. */
    static void answerWith(RoutingContext context) {
        if (context.response().headers().contains(HEADER)) {
            return;
        }
        String given = context.request().getHeader(HEADER);
        boolean usable =
                given != null && !given.isEmpty() && SHAPE.matcher(given).matches();
        context.response().putHeader(HEADER, usable ? given : UUID.randomUUID().toString());
    }

    @ServerRequestFilter(priority = 100)
    public void refuseMalformed(HttpServerRequest request) {
        String given = request.getHeader(HEADER);
        if (given != null && !SHAPE.matcher(given).matches()) {
            throw new DomainException(
                    CommonError.CORRELATOR_INVALID, List.of(new Violation(HEADER, Violation.Code.MALFORMED)));
        }
    }
}
