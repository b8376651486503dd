package io.shiming.registration.application;

import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.database.Write;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.time.ClockSanity;
import io.shiming.registration.domain.CampaignUser;
import io.shiming.registration.domain.CampaignUserState;
import io.shiming.registration.persistence.DueCampaignUsers;
import io.shiming.registration.persistence.DueCampaignUsers.Due;
import io.shiming.registration.persistence.DueCampaignUsers.Moment;
import io.shiming.registration.persistence.DueCampaignUsers.Moved;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Orders what is due about users of campaigns (Art. 27). All replicas do, each takes others; what was due while none was there is
 * ordered when one is, and no period is the shorter for it. One round trip to look at the clocks, and four for a batch: it is
 * taken, and written, in one transaction.
 */
@ApplicationScoped
public class OrderWhatIsDue {
    /** When a clock said that cannot be believed, who knows: whoever reminds of orders does so first of this one. */
    private static final Instant NO_MOMENT = Instant.EPOCH;

    private final DueCampaignUsers due;
    private final WatchCampaignClocks clocks;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;
    private final RegistrationConfig config;

    OrderWhatIsDue(
            DueCampaignUsers due,
            WatchCampaignClocks clocks,
            AuditTrail audit,
            Outbox outbox,
            Ids ids,
            Clock clock,
            RegistrationConfig config) {
        this.due = due;
        this.clocks = clocks;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** One batch; the next follows in a second. */
    public Uni<Void> run() {
        return clocks.look()
                .chain(found -> {
                    boolean sane = found == ClockSanity.SANE;
                    Instant now = clock.instant();
                    Moment at =
                            new Moment(config.dayOf(now), now, sane ? Optional.of(clocks.host()) : Optional.empty());
                    return due.take(
                            orderable(sane),
                            at.today(),
                            config.campaigns().ordersAtOnce(),
                            taken -> ordered(
                                    taken,
                                    at,
                                    sane ? now.plus(config.campaigns().remindAfter()) : NO_MOMENT));
                })
                .replaceWithVoid();
    }

    /** By clocks that cannot be believed nothing is ordered but what gives a service or money back, which does not wait for them. */
    private static List<CampaignUserState> orderable(boolean sane) {
        return CampaignUserState.mostUrgentFirst().stream()
                .filter(state -> sane || state.isGivenBack())
                .toList();
    }

    private List<Write> ordered(List<Due> taken, Moment at, Instant remindAt) {
        if (taken.isEmpty()) {
            return List.of();
        }
        List<Moved> all = new ArrayList<>();
        CampaignEvents events = new CampaignEvents("campaign-" + ids.next());
        for (Due each : taken) {
            CampaignUser.Swept swept =
                    each.user().swept(each.registration().isPresent(), each.beingRegistered(), ids.next(), at.today());
            all.add(new Moved(swept, each.registration()));
            CampaignUser user = swept.user();
            Optional<String> what = swept.ordered()
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT) + "-ordered")
                    .or(() -> each.registration().map(registration -> "registered"));
            what.ifPresent(step -> events.record(user, step, user.state().name()));
            swept.ordered()
                    .ifPresent(kind -> events.ordered(user, kind, each.contactedVia(), swept.balance(), at.today()));
        }
        Write write = due.moved(all, at, remindAt);
        return List.of(events.with(write, outbox, audit));
    }
}
