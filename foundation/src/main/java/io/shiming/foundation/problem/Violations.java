package io.shiming.foundation.problem;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with a body, so that the caller is told all of it at once. */
public final class Violations {
    private final List<Violation> found = new ArrayList<>();

    public void add(String pointer, Violation.Code code) {
        found.add(new Violation(pointer, code));
    }

    /** Notes a missing member; true when it is there. */
    public boolean required(String pointer, Object value) {
        if (value == null) {
            add(pointer, Violation.Code.REQUIRED);
        }
        return value != null;
    }

    /** Text of 1 to {@code most} characters, not blank, without control characters. */
    public void text(String pointer, String value, int most) {
        if (!required(pointer, value)) {
            return;
        }
        if (value.codePointCount(0, value.length()) > most) {
            add(pointer, Violation.Code.TOO_LONG);
        } else if (value.isBlank() || value.codePoints().anyMatch(Violations::notText)) {
            add(pointer, Violation.Code.MALFORMED);
        }
    }

    /** Control characters, and halves of surrogate pairs, which no text has and PostgreSQL's UTF-8 cannot hold. */
    private static boolean notText(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    /**
     * Ends the checking of a body.
     *
     * @throws DomainException BODY_INVALID when anything was noted
     */
    public void refuseIfAny() {
        if (!found.isEmpty()) {
            throw new DomainException(CommonError.BODY_INVALID, found);
        }
    }
}
