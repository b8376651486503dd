package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.problem.DomainException;
import io.shiming.registration.domain.CampaignOrder.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever happens to a user, in whatever order, and however late. */
class CampaignHistoriesTest {
    private static final Period AFTER_NOTICE = Period.ofDays(30);

    /** What somebody does after so many days. */
    private record Deed(What what, int days, int which) {}

    private enum What {
        SWEEP,
        NOTICE,
        APPLY,
        REGISTER,
        EXTEND,
        ACKNOWLEDGE_LAST,
        ACKNOWLEDGE_ANY
    }

    /** A user and all that was ordered about them, as the service keeps it. Its clock may be put back. */
    private static final class History {
        private final LocalDate startsOn;
        private final LocalDate openedOn;
        private LocalDate today;
        private CampaignUser user;
        private boolean registered;
        private boolean pending;
        private boolean serviceStopped;
        private LocalDate told;
        private LocalDate suspendedSince;
        private final List<CampaignOrder> orders = new ArrayList<>();
        private final Map<UUID, LocalDate> orderedOn = new HashMap<>();
        private final Map<UUID, Optional<Balance>> acknowledged = new HashMap<>();
        private int refunds;
        private int payments;
        private long reported;
        private long givenBack;

        History(LocalDate startsOn, int openedLater) {
            this.startsOn = startsOn;
            this.openedOn = startsOn.plusDays(openedLater);
            this.today = openedOn;
            this.user = new CampaignUser(
                    new UUID(7, 1),
                    new UUID(7, 2),
                    new UUID(7, 3),
                    startsOn,
                    openedOn,
                    CampaignUserState.IMPORTED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0);
        }

        void happens(Deed deed) {
            today = today.plusDays(deed.days());
            try {
                switch (deed.what()) {
                    case SWEEP -> sweep();
                    case NOTICE -> {
                        told = told == null ? today : told;
                        Optional<LocalDate> before = user.dueOn();
                        boolean first = user.state() == CampaignUserState.IMPORTED;
                        user = user.notified(today, AFTER_NOTICE);
                        if (!first) {
                            assertThat(user.dueOn()).isEqualTo(before);
                        }
                    }
                    // A department looks at it, or has looked and refused.
                    case APPLY -> pending = !registered && !pending;
                    case REGISTER -> {
                        user = user.registered(today);
                        registered = true;
                        pending = false;
                    }
                    case EXTEND -> user = user.extended(today.plusDays(deed.which()), AFTER_NOTICE);
                    case ACKNOWLEDGE_LAST -> {
                        if (!orders.isEmpty()) {
                            acknowledge(orders.get(orders.size() - 1), deed.which());
                        }
                    }
                    case ACKNOWLEDGE_ANY -> {
                        if (!orders.isEmpty()) {
                            acknowledge(orders.get(deed.which() % orders.size()), deed.which());
                        }
                    }
                }
            } catch (DomainException cannotHappen) {
                assertThat(deed.what()).isEqualTo(What.EXTEND);
            }
        }

        private void sweep() {
            if (!user.isDue(today)) {
                return;
            }
            CampaignUserState before = user.state();
            CampaignUser.Swept swept = user.swept(false, pending, new UUID(9, orders.size()), today);
            user = swept.user();
            if (swept.ordered().isEmpty()) {
                assertThat(pending).isTrue();
                assertThat(user.dueOn()).contains(today.plusDays(1));
                return;
            }
            Kind kind = swept.ordered().orElseThrow();
            assertThat(pending && kind.isThreat()).isFalse();
            orderedOn.put(user.orderId().orElseThrow(), today);
            orders.add(new CampaignOrder(
                    user.operatorId(),
                    user.campaignId(),
                    user.id(),
                    user.orderId().orElseThrow(),
                    kind,
                    Instant.EPOCH,
                    swept.balance(),
                    Optional.empty(),
                    true,
                    0,
                    false));
            if (kind == Kind.SUSPEND) {
                assertThat(kind.terms()).containsEntry("emergencyCallsAllowed", true);
                assertThat(registered).isFalse();
                assertThat(today).isAfter(startsOn.plusDays(60)).isAfter(told.plusDays(30));
                if (openedOn.isAfter(startsOn)) {
                    assertThat(today).isAfter(told.plusDays(60));
                }
                user.extendedUntil().ifPresent(until -> assertThat(today).isAfter(until));
            }
            if (kind == Kind.TERMINATE) {
                assertThat(before).isEqualTo(CampaignUserState.SUSPENDED);
                assertThat(registered).isFalse();
                assertThat(today).isAfter(suspendedSince.plusDays(30));
            }
            if (kind == Kind.REFUND) {
                refunds++;
            }
            swept.balance().ifPresent(left -> {
                assertThat(kind).isIn(Kind.REFUND, Kind.RESUME);
                assertThat(left.fen()).isEqualTo(reported).isPositive();
                givenBack += left.fen();
            });
            assertThat(refunds).isLessThanOrEqualTo(1);
        }

        private void acknowledge(CampaignOrder order, int balance) {
            if (acknowledged.containsKey(order.id())) {
                // Twice: it is answered as it stands, and never comes here.
                return;
            }
            Optional<Balance> left =
                    order.kind() == Kind.TERMINATE ? Optional.of(new Balance(balance, "CNY")) : Optional.empty();
            boolean counts = user.orderId().equals(Optional.of(order.id()));
            LocalDate given = orderedOn.get(order.id());
            LocalDate done = given.isAfter(today) ? given : today;
            CampaignUser next = user.acknowledged(order, left, done);
            acknowledged.put(order.id(), left);
            switch (order.kind()) {
                case SUSPEND -> {
                    serviceStopped = true;
                    if (counts) {
                        suspendedSince = done;
                    }
                }
                case RESUME -> serviceStopped = serviceStopped && !counts;
                case TERMINATE -> {
                    serviceStopped = true;
                    reported = balance;
                }
                case REFUND -> payments++;
                case NOTICE -> {}
            }
            user = next;
            assertThat(payments).isLessThanOrEqualTo(refunds);
        }

        /** The operator's systems do what they were ordered to, and the sweep goes on, until nothing is left to be done. */
        void settle() {
            pending = false;
            for (int i = 0; i < 12; i++) {
                today = today.plusDays(400);
                sweep();
                user.orderId()
                        .ifPresent(open -> orders.stream()
                                .filter(order -> order.id().equals(open))
                                .forEach(order -> acknowledge(order, 700)));
            }
        }
    }

    @Property(tries = 3000)
    @Label(
            "Art. 27: never suspended before day 60 or untold, nor terminated before day 30 of suspension, emergency calls"
                    + " always excepted, nor either while a department looks at a registration, whatever happens in whatever order, clocks that"
                    + " are put back included; what is left is given back once, and everything ends well")
    void anyHistory(
            @ForAll("starts") LocalDate startsOn,
            @ForAll @IntRange(min = -5, max = 60) int openedLater,
            @ForAll("deeds") List<Deed> deeds) {
        History history = new History(startsOn, openedLater);
        deeds.forEach(history::happens);
        boolean toldAtAll = history.user.notifiedOn().isPresent();
        history.settle();

        CampaignUserState end = history.user.state();
        assertThat(history.user.isUnderWay()).as("%s", end).isFalse();
        if (end == CampaignUserState.REGISTERED) {
            assertThat(history.serviceStopped)
                    .as("who is registered has their service")
                    .isFalse();
        }
        assertThat(history.givenBack).as("what was left is given back once").isEqualTo(history.reported);
        assertThat(history.payments).as("refunds are made once, or not at all").isEqualTo(history.refunds);
        assertThat(end == CampaignUserState.REFUNDED).isEqualTo(history.payments == 1);
        if (!history.registered && toldAtAll) {
            assertThat(end).isIn(CampaignUserState.TERMINATED, CampaignUserState.REFUNDED);
        }
        if (!history.registered && !toldAtAll) {
            assertThat(end).isEqualTo(CampaignUserState.IMPORTED);
        }
    }

    @Example
    @Label("Art. 27: proof of an earlier notice that comes later makes nothing due sooner")
    void laterProof() {
        LocalDate startsOn = LocalDate.of(2017, 6, 1);
        CampaignUser told = new History(startsOn, -5).user.notified(startsOn.plusDays(50), AFTER_NOTICE);
        assertThat(told.notified(startsOn, AFTER_NOTICE).dueOn()).isEqualTo(told.dueOn());
    }

    @Provide
    Arbitrary<LocalDate> starts() {
        return Arbitraries.longs()
                .between(
                        LocalDate.of(2016, 10, 1).toEpochDay(),
                        LocalDate.of(2029, 1, 1).toEpochDay())
                .map(LocalDate::ofEpochDay);
    }

    @Provide
    Arbitrary<List<Deed>> deeds() {
        return Combinators.combine(
                        Arbitraries.of(
                                What.SWEEP,
                                What.SWEEP,
                                What.NOTICE,
                                What.APPLY,
                                What.REGISTER,
                                What.EXTEND,
                                What.ACKNOWLEDGE_LAST,
                                What.ACKNOWLEDGE_LAST,
                                What.ACKNOWLEDGE_ANY),
                        Arbitraries.integers().between(-3, 40),
                        Arbitraries.integers().between(0, 90))
                .as(Deed::new)
                .list()
                .ofMaxSize(30);
    }
}
