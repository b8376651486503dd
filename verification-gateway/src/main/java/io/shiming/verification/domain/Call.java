package io.shiming.verification.domain;

import java.time.Duration;
import java.util.Optional;

/**
 * One call that was made to a department.
 *
 * @param probe whether it only saw if anybody is there; otherwise it was a check
 * @param failure why it was of no use; empty when it was good
 */
public record Call(boolean probe, Optional<ChannelFailure> failure, Duration took) {

    public static Call good(boolean probe, Duration took) {
        return new Call(probe, Optional.empty(), took);
    }

    public static Call failed(boolean probe, ChannelFailure failure, Duration took) {
        return new Call(probe, Optional.of(failure), took);
    }
}
