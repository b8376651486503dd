package io.shiming.retention.application;

import io.shiming.retention.domain.Category;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Something that happens to the records of a {@link History}. */
sealed interface Step {
    int RECORDS = 40;
    int SUBJECTS = 8;

    /** A record ends, and so its clock begins to run; it is told so much later. */
    record End(int record, Duration toldAfter) implements Step {}

    /** It turns out not to have ended. */
    record Cancel(int record) implements Step {}

    /** A hold by record, or by subject; of one operator's records only, or of all; until a day, or open. */
    record Place(int record, boolean bySubject, boolean ofOperator, Optional<Integer> days) implements Step {}

    /** The hold that was placed so many holds ago is released. */
    record Release(int ago) implements Step {}

    /** Both offices agree on other terms. */
    record Change(Category category, String period, int graceDays) implements Step {}

    /** At registration-service there is a dispute about it, or no more. */
    record Dispute(int record, boolean open) implements Step {}

    /** Registration-service does not answer, or does again. */
    record Reachable(boolean answers) implements Step {}

    /** retention-service dies with the next order: when it was carried out, or before it was sent. */
    record Die(boolean carriedOut) implements Step {}

    /** Nothing happens for so long, while the service does not run; then it does, for a day. */
    record Pass(Duration time) implements Step {}

    /** A history, which comes to its end with everything due. */
    static Arbitrary<List<Step>> histories() {
        return any().list().ofMinSize(30).ofMaxSize(60);
    }

    private static Arbitrary<Step> any() {
        Arbitrary<Integer> record = Arbitraries.integers().between(0, RECORDS - 1);
        Arbitrary<Boolean> flip = Arbitraries.of(true, false);
        return Arbitraries.frequencyOf(
                Tuple.of(
                        45,
                        Combinators.combine(record, Arbitraries.integers().between(0, 900 * 24))
                                .as((r, hours) ->
                                        new End(r, hours % 3 == 0 ? Duration.ofHours(hours) : Duration.ZERO))),
                Tuple.of(6, record.map(Cancel::new)),
                Tuple.of(
                        12,
                        Combinators.combine(
                                        record,
                                        flip,
                                        flip,
                                        Arbitraries.integers().between(1, 900).optional(0.6))
                                .as(Place::new)),
                Tuple.of(9, Arbitraries.integers().between(0, 5).map(Release::new)),
                Tuple.of(4, changes()),
                Tuple.of(4, Combinators.combine(record, flip).as(Dispute::new)),
                Tuple.of(3, flip.map(Reachable::new)),
                Tuple.of(3, flip.map(Die::new)),
                Tuple.of(
                        14,
                        Arbitraries.integers().between(1, 200 * 24).map(hours -> new Pass(Duration.ofHours(hours)))));
    }

    private static Arbitrary<Step> changes() {
        return Combinators.combine(
                        Arbitraries.of(
                                Tuple.of(Category.REGISTRATION, "P2Y"),
                                Tuple.of(Category.REGISTRATION, "P731D"),
                                Tuple.of(Category.REGISTRATION, "P2Y6M"),
                                Tuple.of(Category.REFUSED_REGISTRATION, "P0D"),
                                Tuple.of(Category.REFUSED_REGISTRATION, "P180D"),
                                Tuple.of(Category.REFUSED_REGISTRATION, "P1Y")),
                        Arbitraries.integers().between(0, 40))
                .as((terms, grace) -> new Change(terms.get1(), terms.get2(), grace));
    }
}
