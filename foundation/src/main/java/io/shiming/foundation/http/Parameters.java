package io.shiming.foundation.http;

import io.shiming.foundation.identifier.Text;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.problem.Violation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Path and query parameters, strictly. */
public final class Parameters {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern INSTANT_TEXT =
            Pattern.compile("(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");
    private static final int MOST = 200;
    private static final int USUAL = 50;

    private Parameters() {}

    /**
     * An id in a path.
     *
     * @throws DomainException NOT_FOUND: an id that is none is one that does not exist
     */
    public static UUID id(String text) {
        return uuid(text).orElseThrow(DomainException::notFound);
    }

    /** {@code limit}: 1 to 200, 50 when absent. */
    public static int limit(String text) {
        if (text == null) {
            return USUAL;
        }
        if (text.matches("\\d{1,3}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        }
        throw invalid("limit");
    }

    /** {@code after}: the cursor of an earlier page. */
    public static Optional<UUID> after(String text) {
        return uuid("after", text);
    }

    /** An id in a query; empty when absent. */
    public static Optional<UUID> uuid(String name, String text) {
        return text == null ? Optional.empty() : Optional.of(uuid(text).orElseThrow(() -> invalid(name)));
    }

    /** One of some words, spelled exactly so; empty when absent. */
    public static <E extends Enum<E>> Optional<E> word(String name, String text, Class<E> words) {
        return text == null
                ? Optional.empty()
                : Optional.of(Arrays.stream(words.getEnumConstants())
                        .filter(each -> each.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> invalid(name)));
    }

    /** The same, of words that are no constants. */
    public static Optional<String> word(String name, String text, Collection<String> words) {
        if (text != null && !words.contains(text)) {
            throw invalid(name);
        }
        return Optional.ofNullable(text);
    }

    /** A whole number from 0, 0 when absent. */
    public static long number(String name, String text) {
        if (text == null) {
            return 0;
        }
        if (!text.matches("\\d{1,18}")) {
            throw invalid(name);
        }
        return Long.parseLong(text);
    }

    /** A point in time, RFC 3339 in UTC, of the years 1 to 9999; empty when absent. */
    public static Optional<Instant> instant(String name, String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (!INSTANT_TEXT.matcher(text).matches()) {
            throw invalid(name);
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException noSuchDay) {
            throw invalid(name);
        }
    }

    /** The same, not after {@code now}; that where it is absent. */
    public static Instant past(String name, String text, Instant now) {
        Instant at = instant(name, text).orElse(now);
        if (at.isAfter(now)) {
            throw invalid(name, Violation.Code.NOT_ALLOWED);
        }
        return at;
    }

    /** A text of 1 to {@code most} characters; empty when absent. */
    public static Optional<String> text(String name, String text, int most) {
        if (text != null && (!Text.isText(text) || Text.length(text) > most)) {
            throw invalid(name);
        }
        return Optional.ofNullable(text);
    }

    /** What must not be absent. */
    public static <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> invalid(name, Violation.Code.REQUIRED));
    }

    private static Optional<UUID> uuid(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    private static DomainException invalid(String name) {
        return invalid(name, Violation.Code.MALFORMED);
    }

    private static DomainException invalid(String name, Violation.Code code) {
        return new DomainException(CommonError.PARAMETER_INVALID, List.of(new Violation(name, code)));
    }
}
