package io.shiming.incident.domain;

import java.util.Optional;

/**
 * Which reports of forged documents.
 *
 * @param at how it stands with them at one authority
 * @param state how it stands with them altogether
 */
public record ReportsWanted(Optional<At> at, Optional<ReportState> state) {

    /** At an authority. */
    public record At(Authority authority, DeliveryState state) {}

    public static ReportsWanted at(Authority authority, Optional<DeliveryState> state) {
        return new ReportsWanted(state.map(wanted -> new At(authority, wanted)), Optional.empty());
    }

    public static ReportsWanted in(Optional<ReportState> state) {
        return new ReportsWanted(Optional.empty(), state);
    }
}
