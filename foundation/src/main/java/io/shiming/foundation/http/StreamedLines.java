package io.shiming.foundation.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bodies of newline-delimited JSON, which have no limit but that on a line. A line is read when it is asked for, so a
 * client that sends faster than it is served waits, and memory does not grow with the body.
 */
@Singleton
public class StreamedLines {
    public static final String NDJSON = "application/x-ndjson";
    private static final int BEFORE_THE_SERVERS_LIMIT = 900;
    private static final long READ_OF_ONE = 16L << 20;

    private final int longest;

    StreamedLines(@ConfigProperty(name = "shiming.limits.json-bytes", defaultValue = "65536") int longest) {
        this.longest = longest;
    }

    /** A line that is not blank; the first has number 1, and blank ones count. */
    public static final class Line {
        private static final byte[] NOTHING = {};

        private final long number;
        private final byte[] text;

        /** @param text null when it is too long */
        public Line(long number, byte[] text) {
            this.number = number;
            this.text = text;
        }

        public long number() {
            return number;
        }

        /** In bytes; 0 of one that is too long, of which nothing is kept. */
        public int length() {
            return bytes().length;
        }

        /** As they came, whatever they are; none of one that is too long. */
        public byte[] bytes() {
            return text == null ? NOTHING : text;
        }

        /**
         * Its bytes, without what ends it.
         *
         * @throws DomainException BODY_TOO_LARGE, BODY_INVALID when it is no text in UTF-8
         */
        public byte[] text() {
            if (text == null) {
                throw new DomainException(CommonError.BODY_TOO_LARGE);
            }
            if (!BodyGate.isUtf8(text)) {
                throw DomainException.invalid("", Violation.Code.MALFORMED);
            }
            return text;
        }
    }

    /**
     * The server's limit looks at the announced length only, and at what is read whole, which these bodies never are:
     * where they are not wanted they are refused by their media type.
     */
    void liftLimit(@Observes Filters filters) {
        filters.register(StreamedLines::forgetLength, BEFORE_THE_SERVERS_LIMIT);
    }

    private static void forgetLength(RoutingContext context) {
        if (isLines(context.request())) {
            context.request().headers().remove(HttpHeaders.CONTENT_LENGTH);
        }
        context.next();
    }

    /**
     * The lines of a request that takes no entity. They end where the client goes away; a line it had not ended is none.
     *
     * @throws DomainException MEDIA_TYPE_NOT_SUPPORTED
     */
    public Multi<Line> of(HttpServerRequest request) {
        return whole(request).onFailure().recoverWithCompletion();
    }

    /**
     * The same; they fail where the client goes away, so that who needs all of them knows that these are not.
     *
     * @throws DomainException MEDIA_TYPE_NOT_SUPPORTED
     */
    public Multi<Line> whole(HttpServerRequest request) {
        return whole(request, longest);
    }

    /**
     * The same where the limit on a line, in bytes, is no setting.
     *
     * @throws DomainException MEDIA_TYPE_NOT_SUPPORTED
     */
    public Multi<Line> whole(HttpServerRequest request, int longestLine) {
        requireType(request, NDJSON);
        Splitter splitter = new Splitter(longestLine);
        return MultiHelper.toMulti(request)
                .onItem()
                .<Line>transformToIterable(splitter::split)
                .onCompletion()
                .continueWith(splitter::last);
    }

    /** Whether that is what a request comes with. */
    public static boolean isLines(HttpServerRequest request) {
        return isOf(request, NDJSON);
    }

    /**
     * The one object that came to an operation which takes lines as well: within the limit of a line, and read to its end all
     * the same, so that the client gets its answer.
     *
     * @throws DomainException MEDIA_TYPE_NOT_SUPPORTED; BODY_TOO_LARGE
     */
    public Uni<Line> single(HttpServerRequest request) {
        requireType(request, MediaType.APPLICATION_JSON);
        Splitter splitter = new Splitter(longest);
        AtomicLong read = new AtomicLong();
        return MultiHelper.toMulti(request)
                .onItem()
                .invoke(piece -> {
                    if (read.addAndGet(piece.length()) > READ_OF_ONE) {
                        throw new DomainException(CommonError.BODY_TOO_LARGE);
                    }
                    splitter.keep(piece.getBytes(), 0, piece.length());
                })
                .onFailure(DomainException.class)
                .invoke(() -> drain(request))
                .onItem()
                .ignoreAsUni()
                .map(all -> splitter.single());
    }

    /** Reads on what a client sends though it has been decided already: one that sends all of it first gets its answer. */
    public static void drain(HttpServerRequest request) {
        request.handler(null).resume();
    }

    private static void requireType(HttpServerRequest request, String type) {
        if (!isOf(request, type)) {
            throw new DomainException(CommonError.MEDIA_TYPE_NOT_SUPPORTED);
        }
    }

    private static boolean isOf(HttpServerRequest request, String type) {
        try {
            MediaType given = MediaType.valueOf(request.getHeader(HttpHeaders.CONTENT_TYPE));
            return type.equalsIgnoreCase(given.getType() + "/" + given.getSubtype());
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** Cuts what comes in pieces into lines; of one that is too long nothing is kept. */
    private static final class Splitter {
        private final int longest;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
        private boolean tooLong;
        private long number;

        Splitter(int longest) {
            this.longest = longest;
        }

        List<Line> split(Buffer piece) {
            byte[] bytes = piece.getBytes();
            List<Line> lines = new ArrayList<>();
            int from = 0;
            for (int at = 0; at < bytes.length; at++) {
                if (bytes[at] == '\n') {
                    keep(bytes, from, at);
                    lines.addAll(last());
                    from = at + 1;
                }
            }
            keep(bytes, from, bytes.length);
            return lines;
        }

        /** What was begun, as a line; none when it is blank. */
        List<Line> last() {
            byte[] text = begun.toByteArray();
            boolean dropped = tooLong;
            begun.reset();
            tooLong = false;
            number++;
            if (dropped) {
                return List.of(new Line(number, null));
            }
            return isBlank(text) ? List.of() : List.of(new Line(number, text));
        }

        Line single() {
            if (tooLong) {
                throw new DomainException(CommonError.BODY_TOO_LARGE);
            }
            return new Line(1, begun.toByteArray());
        }

        private void keep(byte[] bytes, int from, int until) {
            tooLong |= begun.size() + (until - from) > longest;
            if (!tooLong) {
                begun.write(bytes, from, until - from);
            }
        }

        private boolean isBlank(byte[] text) {
            for (byte each : text) {
                if (each != ' ' && each != '\t' && each != '\r') {
                    return false;
                }
            }
            return true;
        }
    }
}
