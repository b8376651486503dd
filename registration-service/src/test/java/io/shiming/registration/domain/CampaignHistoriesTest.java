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

/** Whatever happens to a user, in whatever order, and however late. */
class CampaignHistoriesTest {
    private static final Period AFTER_NOTICE = Period.ofDays(30);

    /** What somebody does after so many days. */
    private record Deed(What what, int days, int which) {}

    private enum What {
        SWEEP,
        NOTICE,
        REGISTER,
        EXTEND,
        ACKNOWLEDGE_LAST,
        ACKNOWLEDGE_ANY
    }

    /** A user and all that was ordered about them, as the service keeps it. */
    private static final class History {
        private final LocalDate startsOn;
        private LocalDate today;
        private CampaignUser user;
        private boolean registered;
        private boolean serviceSuspended;
        private LocalDate suspendedSince;
        private final List<CampaignOrder> orders = new ArrayList<>();
        private final Map<UUID, Optional<Balance>> acknowledged = new HashMap<>();
        private int refunds;
        private int payments;
        private long reported;

        History(LocalDate startsOn) {
            this.startsOn = startsOn;
            this.today = startsOn.minusDays(5);
            this.user = new CampaignUser(
                    new UUID(7, 1),
                    new UUID(7, 2),
                    new UUID(7, 3),
                    startsOn,
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
                    case NOTICE -> user = user.notified(today, AFTER_NOTICE);
                    case REGISTER -> {
                        user = user.registered(today);
                        registered = true;
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
            CampaignUser.Ordered ordered = user.ordered(new UUID(9, orders.size()), today);
            user = ordered.user();
            Kind kind = ordered.kind();
            orders.add(new CampaignOrder(
                    user.operatorId(),
                    user.campaignId(),
                    user.id(),
                    user.orderId().orElseThrow(),
                    kind,
                    Instant.EPOCH,
                    kind == Kind.REFUND ? user.balance() : Optional.empty(),
                    Optional.empty(),
                    true,
                    0,
                    false));
            if (kind == Kind.SUSPEND) {
                assertThat(kind.terms()).containsEntry("emergencyCallsAllowed", true);
                assertThat(registered).isFalse();
                assertThat(user.notifiedOn()).isPresent();
                assertThat(today)
                        .isAfter(startsOn.plusDays(60))
                        .isAfter(user.notifiedOn().orElseThrow().plusDays(30));
                user.extendedUntil().ifPresent(until -> assertThat(today).isAfter(until));
            }
            if (kind == Kind.TERMINATE) {
                assertThat(before).isEqualTo(CampaignUserState.SUSPENDED);
                assertThat(registered).isFalse();
                assertThat(today).isAfter(suspendedSince.plusDays(30));
            }
            if (kind == Kind.REFUND) {
                refunds++;
                assertThat(user.balance().orElseThrow().fen())
                        .isEqualTo(reported)
                        .isPositive();
            }
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
            CampaignUser next = user.acknowledged(order, left, today);
            acknowledged.put(order.id(), left);
            switch (order.kind()) {
                case SUSPEND -> {
                    serviceSuspended = true;
                    if (counts) {
                        suspendedSince = today;
                    }
                }
                case RESUME -> serviceSuspended = serviceSuspended && !counts;
                case TERMINATE -> {
                    if (counts) {
                        reported = balance;
                    }
                }
                case REFUND -> payments++;
                case NOTICE -> {}
            }
            user = next;
            assertThat(payments).isLessThanOrEqualTo(refunds);
        }

        /** The operator's systems do what they were ordered to, and the sweep goes on, until nothing is left to be done. */
        void settle() {
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
                    + " always excepted, whatever happens in whatever order; and everything ends well")
    void anyHistory(@ForAll("starts") LocalDate startsOn, @ForAll("deeds") List<Deed> deeds) {
        History history = new History(startsOn);
        deeds.forEach(history::happens);
        boolean toldAtAll = history.user.notifiedOn().isPresent();
        history.settle();

        CampaignUserState end = history.user.state();
        assertThat(end.isUnderWay()).as("%s", end).isFalse();
        if (end == CampaignUserState.REGISTERED) {
            assertThat(history.serviceSuspended)
                    .as("who is registered has their service")
                    .isFalse();
        }
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
        CampaignUser told = new History(startsOn).user.notified(startsOn.plusDays(50), AFTER_NOTICE);
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
                                What.REGISTER,
                                What.EXTEND,
                                What.ACKNOWLEDGE_LAST,
                                What.ACKNOWLEDGE_LAST,
                                What.ACKNOWLEDGE_ANY),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 90))
                .as(Deed::new)
                .list()
                .ofMaxSize(30);
    }
}
