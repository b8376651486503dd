package io.shiming.verification.client;

import io.shiming.verification.application.AuthorityUnavailable;
import io.shiming.verification.application.AuthorityUnavailable.Reason;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * HTTP with a department. On the bare client, because an answer must be read with a bound on its size and its time,
 * and the call be torn down as soon as nobody waits for it; a department may hang, lie or send without end.
 *
 * <p>Nothing but the request itself goes out: no token, no trace context, no correlator.
 */
final class AuthorityConnection {
    /** The documented answers have 30 bytes. */
    private static final int LARGEST_ANSWER = 4 * 1024;

    private final HttpClient http;
    private final String url;

    AuthorityConnection(HttpClient http, URI base) {
        this.http = http;
        this.url = base.toString().replaceAll("/+$", "") + "/v1/checks";
    }

    /** The body of a 200 in JSON; anything else fails with {@link AuthorityUnavailable}. */
    Uni<Buffer> post(Buffer body, Duration within) {
        return call(HttpMethod.POST, body, within, (answer, emitter) -> {
            Reason wrong = wrong(answer);
            if (wrong == null) {
                collect(answer, emitter);
            } else {
                emitter.fail(new AuthorityUnavailable(wrong));
            }
        });
    }

    /** Completes when the department answers this at all, whatever it thinks of the method. */
    Uni<Void> options(Duration within) {
        return this.<Void>call(HttpMethod.OPTIONS, Buffer.buffer(), within, (answer, emitter) -> {
            if (answer.statusCode() < 500) {
                answer.end().onSuccess(end -> emitter.complete(null));
            } else {
                emitter.fail(new AuthorityUnavailable(Reason.STATUS));
            }
        });
    }

    private interface Reader<T> {
        void read(HttpClientResponse answer, UniEmitter<? super T> emitter);
    }

    private <T> Uni<T> call(HttpMethod method, Buffer body, Duration within, Reader<T> reader) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .setConnectTimeout(within.toMillis())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.ACCEPT, "application/json");
        if (body.length() > 0) {
            options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        return Uni.createFrom()
                .<T>emitter(emitter -> http.request(options)
                        .onFailure(failure -> emitter.fail(failure))
                        .onSuccess(request -> send(request, body, reader, emitter)))
                .ifNoItem()
                .after(within)
                .failWith(() -> new AuthorityUnavailable(Reason.TIMEOUT))
                .onFailure(failure -> !(failure instanceof AuthorityUnavailable))
                .transform(failure -> new AuthorityUnavailable(Reason.NO_CONNECTION));
    }

    private static <T> void send(
            HttpClientRequest request, Buffer body, Reader<T> reader, UniEmitter<? super T> emitter) {
        AtomicBoolean ended = new AtomicBoolean();
        // The rest of an answer is not waited for; a connection whose answer was complete serves the next.
        emitter.onTermination(() -> {
            if (!ended.get()) {
                request.reset();
            }
        });
        request.exceptionHandler(emitter::fail);
        request.send(body).onFailure(emitter::fail).onSuccess(answer -> {
            answer.exceptionHandler(emitter::fail);
            answer.end().onSuccess(end -> ended.set(true));
            reader.read(answer, emitter);
        });
    }

    private static void collect(HttpClientResponse answer, UniEmitter<? super Buffer> emitter) {
        Buffer body = Buffer.buffer();
        answer.handler(piece -> {
            if (body.length() + piece.length() > LARGEST_ANSWER) {
                emitter.fail(new AuthorityUnavailable(Reason.UNREADABLE));
            } else {
                body.appendBuffer(piece);
            }
        });
        answer.end().onSuccess(end -> emitter.complete(body));
    }

    private static Reason wrong(HttpClientResponse answer) {
        if (answer.statusCode() == 400 || answer.statusCode() == 422) {
            return Reason.QUESTION_NOT_TAKEN;
        }
        if (answer.statusCode() != 200) {
            return Reason.STATUS;
        }
        String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean json = type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json");
        return json ? null : Reason.UNREADABLE;
    }
}
