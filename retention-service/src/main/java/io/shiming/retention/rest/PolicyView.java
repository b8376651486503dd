package io.shiming.retention.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Policy;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A policy that is in force. */
@Schema(name = "Policy")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PolicyView(
        Category category,

        @Schema(description = "from when on the time of a record runs")
        Category.Trigger trigger,

        @Schema(description = "what the law asks at least; absent where it names nothing", examples = "P2Y")
        String minimum,

        @Schema(description = "the article that asks it") Integer article,

        int version,

        @Schema(description = "ISO 8601, by the calendar", examples = "P2Y")
        String period,

        @Schema(description = "how many more days pass before a record may go")
        int graceDays,

        @Schema(description = "absent for what holds before anybody has decided")
        Instant since) {

    static PolicyView of(Policy policy) {
        Category category = policy.category();
        return new PolicyView(
                category,
                category.trigger(),
                category.minimum().map(minimum -> minimum.period().toString()).orElse(null),
                category.minimum().map(Category.Minimum::article).orElse(null),
                policy.version(),
                policy.terms().period().toString(),
                policy.terms().graceDays(),
                policy.since().orElse(null));
    }
}
