package io.shiming.foundation.http;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What is looked at before a body is parsed, in the contract's order: its media type, its size, then the idempotency
 * key. (The framework would look at the media type before the roles, so operations carry no Consumes.) The server itself
 * reads up to {@code quarkus.http.limits.max-body-size}, so that a client with a too large body gets its answer.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
public class BodyGate implements ReaderInterceptor {
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private static final String[] JSON = {MediaType.APPLICATION_JSON};

    private final CurrentRequest current;
    private final ResourceInfo resource;
    private final long jsonLimit;
    private final long copyLimit;

    BodyGate(
            CurrentRequest current,
            ResourceInfo resource,
            @ConfigProperty(name = "shiming.limits.json-bytes", defaultValue = "65536") long jsonLimit,
            @ConfigProperty(name = "shiming.limits.copy-bytes", defaultValue = "5242880") long copyLimit) {
        this.current = current;
        this.resource = resource;
        this.jsonLimit = jsonLimit;
        this.copyLimit = copyLimit;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        requireMediaType(context.getMediaType());
        boolean raw = context.getType() == byte[].class;
        long limit = raw ? copyLimit : jsonLimit;
        byte[] body = read(context);
        if (body.length > limit) {
            throw new DomainException(CommonError.BODY_TOO_LARGE);
        }
        if (resource.getResourceMethod().isAnnotationPresent(RetrySafe.class)) {
            requireKey(current);
        }
        if (!raw && !isUtf8(body)) {
            throw DomainException.invalid("", Violation.Code.MALFORMED);
        }
        current.body(body);
        context.setInputStream(new ByteArrayInputStream(body));
        Object entity = context.proceed();
        if (entity == null) {
            throw DomainException.invalid("", Violation.Code.REQUIRED);
        }
        return entity;
    }

    private void requireMediaType(MediaType given) {
        Takes takes = resource.getResourceMethod().getAnnotation(Takes.class);
        String[] taken = takes == null ? JSON : takes.value();
        if (Arrays.stream(taken).noneMatch((given.getType() + "/" + given.getSubtype())::equalsIgnoreCase)) {
            throw new DomainException(CommonError.MEDIA_TYPE_NOT_SUPPORTED);
        }
    }

    private static byte[] read(ReaderInterceptorContext context) {
        try (InputStream in = context.getInputStream()) {
            return in.readAllBytes();
        } catch (IOException moreThanTheServerReads) {
            throw new DomainException(CommonError.BODY_TOO_LARGE);
        }
    }

    /** JSON is UTF-8 (RFC 8259, 8.1); the parser would also take what looks like UTF-16 or UTF-32, by its zero bytes. */
    static boolean isUtf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .chars()
                    .noneMatch(character -> character == 0);
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /**
     * Looked at again where the key is used, since a request without a body does not come by here.
     *
     * @throws DomainException IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_INVALID
     */
    public static void requireKey(CurrentRequest current) {
        requireKey(IDEMPOTENCY_KEY, current.http().getHeader(IDEMPOTENCY_KEY));
    }

    /**
     * The same for a key that came elsewhere.
     *
     * @param place where: a header, or a member of a body
     */
    public static void requireKey(String place, String key) {
        if (key == null || key.isEmpty()) {
            throw new DomainException(
                    CommonError.IDEMPOTENCY_KEY_MISSING, List.of(new Violation(place, Violation.Code.REQUIRED)));
        }
        if (!VISIBLE_ASCII.matcher(key).matches()) {
            throw new DomainException(
                    CommonError.IDEMPOTENCY_KEY_INVALID, List.of(new Violation(place, Violation.Code.MALFORMED)));
        }
    }
}
