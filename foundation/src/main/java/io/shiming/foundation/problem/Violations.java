package io.shiming.foundation.problem;

import io.shiming.foundation.identifier.Parsed;
import io.shiming.foundation.identifier.Text;
import io.shiming.foundation.identifier.UnifiedSocialCreditCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

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

    /** Notes what is no text of 1 to {@code most} characters, see {@link Text}; true when it is one. */
    public boolean text(String pointer, String value, int most) {
        if (!required(pointer, value)) {
            return false;
        }
        if (Text.length(value) > most) {
            add(pointer, Violation.Code.TOO_LONG);
            return false;
        }
        if (!Text.isText(value)) {
            add(pointer, Violation.Code.MALFORMED);
            return false;
        }
        return true;
    }

    /** Notes what is no list of different ids, {@code most} at most; an empty one is one. */
    public void ids(String pointer, List<UUID> ids, int most) {
        if (!required(pointer, ids)) {
            return;
        }
        if (ids.size() > most) {
            add(pointer, Violation.Code.TOO_MANY);
            return;
        }
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (required(pointer + "/" + i, ids.get(i)) && !seen.add(ids.get(i))) {
                add(pointer + "/" + i, Violation.Code.NOT_UNIQUE);
            }
        }
    }

    /** A unit's code in its canonical form; notes what is none, and what stands for it then is never used. */
    public String unifiedSocialCreditCode(String pointer, String value) {
        if (!required(pointer, value)) {
            return "";
        }
        Parsed<UnifiedSocialCreditCode> parsed = UnifiedSocialCreditCode.parse(value);
        if (parsed instanceof Parsed.Valid<UnifiedSocialCreditCode> valid) {
            return valid.value().value();
        }
        add(
                pointer,
                parsed.equals(new Parsed.Invalid<>(Parsed.Defect.SHAPE))
                        ? Violation.Code.MALFORMED
                        : Violation.Code.CHECK_DIGIT);
        return "";
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
