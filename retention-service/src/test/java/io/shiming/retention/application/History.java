package io.shiming.retention.application;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shiming.foundation.audit.AuditTrail;
import io.shiming.foundation.http.Caller;
import io.shiming.foundation.http.Roles;
import io.shiming.foundation.identifier.Ids;
import io.shiming.foundation.outbox.Outbox;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.testing.StandingClock;
import io.shiming.retention.domain.Act;
import io.shiming.retention.domain.Category;
import io.shiming.retention.domain.Effect;
import io.shiming.retention.domain.Hold;
import io.shiming.retention.domain.HoldScope;
import io.shiming.retention.domain.Office;
import io.shiming.retention.domain.Policy;
import io.shiming.retention.domain.Proposal;
import io.shiming.retention.domain.ProposalState;
import io.shiming.retention.domain.RetentionCalendar;
import io.shiming.retention.domain.RetentionPeriod;
import io.shiming.retention.domain.Terms;
import io.shiming.retention.persistence.RetentionDatabase;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What happens to some records, to the service as it is, over its database, and to the model beside it, by whose clock
 * everything goes. What the service does and the model does not allow is a mistake.
 */
final class History {
    private static final List<Category> CATEGORIES =
            List.of(Category.REGISTRATION, Category.REGISTRATION, Category.REFUSED_REGISTRATION, Category.VENUE_LOGON);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int LOOKS_A_DAY = 3;

    private final ZoneId zone;
    private final RetentionDatabase database;
    private final StandingClock clock;
    private final Ids ids;
    private final RetentionCalendar calendar;
    private final TellOfHolds tellOfHolds;
    private final RunClocks runClocks;
    private final ApplyPolicies applyPolicies;
    private final PurgeDue purgeDue;
    private final RegistrationModel registration;

    private final List<ModelRecord> records = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private final Map<Category, ModelRecord.Kept> kept = new EnumMap<>(Category.class);
    private final List<String> mistakes = new ArrayList<>();
    private int purged;
    private int keptByHold;

    History(RetentionDatabase database, Instant begin, ZoneId zone) {
        this.database = database;
        this.zone = zone;
        clock = new StandingClock(begin);
        ids = new Ids(clock);
        calendar = new RetentionCalendar(zone);
        UUID[] operators = {UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()};
        for (int i = 0; i < Step.RECORDS; i++) {
            records.add(new ModelRecord(
                    CATEGORIES.get(i % CATEGORIES.size()),
                    operators[i % operators.length],
                    "subject-" + i % Step.SUBJECTS));
        }
        for (Category category : Category.values()) {
            kept.put(category, new ModelRecord.Kept(category.initially().length(), 0));
        }
        registration = new RegistrationModel(records, this::purging);
        AuditTrail audit = new AuditTrail(ids, clock);
        RetentionConfig config = new SmallRyeConfigBuilder()
                .withMapping(RetentionConfig.class)
                .withDefaultValue("shiming.retention.region-zone", zone.getId())
                .withDefaultValue("shiming.retention.purge.batch", "7")
                .withDefaultValue("shiming.retention.purge.orders-in-flight", "2")
                .build()
                .getConfigMapping(RetentionConfig.class);
        tellOfHolds = new TellOfHolds(
                database.holds(),
                registration,
                new Outbox(ids, new ObjectMapper().findAndRegisterModules(), clock),
                audit,
                clock);
        runClocks = new RunClocks(database.clocks(), database.policies(), calendar, config, tellOfHolds, audit, clock);
        applyPolicies = new ApplyPolicies(database.policies(), database.clocks(), calendar, config);
        WatchClocks clocks = new WatchClocks(database.measures(), Clock.systemUTC());
        purgeDue = new PurgeDue(
                database.runs(),
                new PurgeBatch(
                        database.queue(),
                        database.settlements(),
                        registration,
                        clocks,
                        audit,
                        clock,
                        config,
                        new SimpleMeterRegistry()),
                clocks,
                audit,
                ids,
                clock,
                config);
    }

    void happens(Step step) throws SQLException {
        // So that no two clocks begin in the same words.
        clock.pass(Duration.ofSeconds(1));
        if (step instanceof Step.End end) {
            end(records.get(end.record()), end.toldAfter());
        } else if (step instanceof Step.Cancel cancel) {
            cancel(records.get(cancel.record()));
        } else if (step instanceof Step.Place place) {
            place(place);
        } else if (step instanceof Step.Release release) {
            release(release.ago());
        } else if (step instanceof Step.Change change) {
            change(change);
        } else if (step instanceof Step.Dispute dispute) {
            records.get(dispute.record()).dispute(dispute.open());
        } else if (step instanceof Step.Reachable reachable) {
            registration.answers(reachable.answers());
        } else if (step instanceof Step.Die die) {
            registration.dieWithNext(die.carriedOut());
        } else if (step instanceof Step.Pass pass) {
            clock.pass(pass.time());
            runForADay();
        }
    }

    /** Until all that can be due is. */
    void comesToItsEnd() throws SQLException {
        registration.answers(true);
        clock.pass(Duration.ofDays(4 * 366L));
        runForADay();
        runForADay();
    }

    List<String> mistakes() {
        return mistakes;
    }

    int purged() {
        return purged;
    }

    int keptByHold() {
        return keptByHold;
    }

    private void end(ModelRecord record, Duration toldAfter) {
        Instant at = clock.instant().minus(toldAfter);
        if (!record.isRunning()) {
            record.end(at);
        }
        try {
            await(runClocks.start(command(), record.clock()));
        } catch (DomainException refused) {
            mistakes.add("a start was refused: " + refused.code());
        }
    }

    private void cancel(ModelRecord record) {
        if (record.isRunning()) {
            await(runClocks.cancel(command(), record.id()));
            record.goOn();
        }
    }

    private void place(Step.Place place) {
        ModelRecord about = records.get(place.record());
        if (about.isPurged() || (place.ofOperator() && !place.bySubject() && !about.isRunning())) {
            return;
        }
        Hold hold = new Hold(
                ids.next(),
                new HoldScope(
                        place.bySubject() ? Optional.empty() : Optional.of(about.id()),
                        place.bySubject() ? Optional.of(about.subjectRef()) : Optional.empty(),
                        place.ofOperator() ? Optional.of(about.operatorId()) : Optional.empty()),
                "order 7",
                "an inquiry",
                place.days()
                        .map(days -> calendar.endOf(
                                clock.instant().atZone(zone).toLocalDate().plusDays(days))),
                new Act(
                        "officer",
                        place.ofOperator() ? Office.COMPLIANCE_OFFICER : Office.PUBLIC_SECURITY,
                        clock.instant()),
                Optional.empty(),
                Optional.empty());
        await(database.holds().runInTurn(hold, database.holds().placed(hold)));
        holds.add(hold);
        tell(hold);
    }

    private void release(int ago) {
        int which = holds.size() - 1 - ago;
        if (which < 0 || !holds.get(which).holds(clock.instant())) {
            return;
        }
        Hold hold = holds.get(which);
        Hold released =
                hold.released(new Hold.Release(new Act("another", hold.placed().office(), clock.instant()), "over"));
        await(database.holds()
                .run(database.holds().released(released, hold.scope().operatorId())));
        holds.set(which, released);
        tell(released);
    }

    private void tell(Hold hold) {
        try {
            await(tellOfHolds.hold(hold.id(), "history"));
        } catch (HeldRecords.Unavailable later) {
            // It holds here all the same.
        }
    }

    private void change(Step.Change change) {
        Policy base = await(database.policies().current(change.category()));
        Terms terms = new Terms(RetentionPeriod.parse(change.period()).orElseThrow(), change.graceDays());
        Proposal proposal = new Proposal(
                ids.next(),
                base,
                terms,
                "as agreed",
                new Act("auditor", Office.AUDITOR, clock.instant()),
                new Effect(0, 0, 0, Optional.empty()),
                ProposalState.OPEN);
        await(database.proposals().run(database.proposals().made(proposal)));
        await(database.policies()
                .run(database.policies()
                        .approved(proposal, new Act("authority", Office.INTERNET_AUTHORITY, clock.instant()))));
        kept.put(change.category(), new ModelRecord.Kept(Period.parse(change.period()), change.graceDays()));
    }

    /** Its timers, as often as it takes to be sure of nothing but the day. */
    private void runForADay() throws SQLException {
        Instant begun = clock.instant();
        boolean answered = registration.answers();
        for (int i = 0; i <= LOOKS_A_DAY; i++) {
            if (i > 0) {
                clock.pass(A_DAY.dividedBy(LOOKS_A_DAY));
            }
            await(applyPolicies.run());
            await(tellOfHolds.lapse());
            purge();
        }
        if (answered) {
            records.stream()
                    .filter(record -> !record.isPurged() && !record.isDisputed())
                    .filter(record ->
                            due(record).filter(due -> !due.isAfter(begun)).isPresent())
                    .forEach(record -> isStillThere(record, begun));
        }
    }

    private void isStillThere(ModelRecord record, Instant begun) {
        if (isHeld(record, begun)) {
            keptByHold++;
        } else {
            mistakes.add("late: a record of " + record.category() + " was due before " + begun);
        }
    }

    private void purge() throws SQLException {
        try {
            await(purgeDue.run());
        } catch (RegistrationModel.Died died) {
            // Whoever comes after it starts from what is on record.
            database.settle();
        }
    }

    private void purging(ModelRecord record) {
        Instant now = clock.instant();
        purged++;
        if (due(record).filter(due -> !due.isAfter(now)).isEmpty()) {
            mistakes.add("early by the policy: a record of " + record.category() + " at " + now);
        }
        if (record.due(ModelRecord.Kept.atLeast(record.category()), zone)
                .filter(due -> !due.isAfter(now))
                .isEmpty()) {
            mistakes.add("early by the law: a record of " + record.category() + " at " + now);
        }
        if (isHeld(record, now)) {
            mistakes.add("held but purged: a record of " + record.category() + " at " + now);
        }
    }

    private Optional<Instant> due(ModelRecord record) {
        return record.due(kept.get(record.category()), zone);
    }

    private boolean isHeld(ModelRecord record, Instant now) {
        return holds.stream().anyMatch(hold -> record.isHeld(hold, now));
    }

    private RunClocks.Command command() {
        return new RunClocks.Command(
                new Caller(
                        "registration-service",
                        "registration-service",
                        Set.of(Roles.SERVICE),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                "history");
    }

    private static <T> T await(Uni<T> step) {
        return step.await().atMost(Duration.ofMinutes(1));
    }
}
