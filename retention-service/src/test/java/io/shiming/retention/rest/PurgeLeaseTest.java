package io.shiming.retention.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.shiming.foundation.database.Write;
import io.shiming.foundation.testing.OwnerDatabase;
import io.shiming.retention.application.PurgeDue;
import io.shiming.retention.application.PurgeOrders;
import io.shiming.retention.domain.PurgeOutcome;
import io.shiming.retention.persistence.PurgeQueue;
import io.shiming.retention.persistence.PurgeQueue.Again;
import io.shiming.retention.persistence.PurgeQueue.Claim;
import io.shiming.retention.persistence.PurgeRunRepository;
import io.shiming.retention.persistence.PurgeSettlements;
import io.shiming.retention.persistence.PurgeSettlements.Kept;
import io.shiming.retention.persistence.PurgeSettlements.Order;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is left when a replica dies with something claimed: what it did is done by hand, up to where it died. */
@ServiceTest
class PurgeLeaseTest {
    private static final Instant ENDED = Instant.parse("2024-05-17T04:00:00Z");

    RegistrationResource registration;

    @Inject
    PurgeDue purgeDue;

    @Inject
    PurgeQueue queue;

    @Inject
    PurgeOrders orders;

    @Inject
    PurgeSettlements settlements;

    @Inject
    PurgeRunRepository runs;

    private UUID record;
    private UUID run;

    @BeforeEach
    void aRunWithOneRecord() {
        PurgeRuns.noneOpen();
        PurgeRuns.nothingClaimable();
        registration.purgesAgain();
        record = Records.ofAnOperator().ended("REGISTRATION", ENDED);
        registration.purges().of(record, "PURGED");
        run = UUID.fromString(
                PurgeRuns.ordered(Map.of()).then().statusCode(202).extract().path("id"));
    }

    @AfterEach
    void noneOpen() {
        PurgeRuns.noneOpen();
    }

    private Order claimed(long leaseSeconds) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        UUID id = UUID.randomUUID();
        PurgeQueue.Claimed claimed = queue.claim(new Claim(
                        runs.find(run).await().indefinitely().orElseThrow(),
                        id,
                        now,
                        now,
                        1_000,
                        1_000_000,
                        new Again(now.plusSeconds(leaseSeconds), now, now)))
                .await()
                .indefinitely();
        assertThat(claimed.items()).hasSize(1);
        return new Order(id, run, now, claimed.items());
    }

    private void work() {
        purgeDue.run().await().indefinitely();
    }

    private void settle(Order order, PurgeOutcome outcome) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        boolean gone = outcome == PurgeOutcome.PURGED;
        settlements
                .settle(
                        order,
                        gone ? order.items() : List.of(),
                        gone ? List.of() : List.of(new Kept(order.items().get(0), outcome, now.plusSeconds(3_600))),
                        now,
                        Write.Part.of("SELECT 1 FROM guard"))
                .await()
                .indefinitely();
    }

    private void purgedOnce() {
        assertThat(PurgeRuns.purged(record)).isEqualTo(1);
        PurgeRuns.read(run.toString())
                .then()
                .body("state", equalTo("COMPLETED"))
                .body("counts.outcome", contains("PURGED"))
                .body("counts.records", contains(1));
    }

    @Test
    @DisplayName("Art. 12, 16: what a replica claimed nobody else claims, and the run is not over before it is settled")
    void leased() {
        Order order = claimed(3_600);
        work();
        assertThat(registration.orders(record)).isEmpty();
        PurgeRuns.read(run.toString()).then().body("state", equalTo("RUNNING")).body("counts", empty());
        settle(order, PurgeOutcome.PURGED);
        work();
        assertThat(registration.orders(record)).isEmpty();
        purgedOnce();
    }

    @Test
    @DisplayName("Art. 12, 16: what a replica had claimed that died is claimed again when its lease is over")
    void diedAfterTheClaim() {
        claimed(0);
        work();
        assertThat(registration.orders(record)).hasSize(1);
        purgedOnce();
    }

    @Test
    @DisplayName(
            "Art. 12, 16: what was purged before a replica died that had not settled it counts once, whoever settles it")
    void diedAfterTheAnswer() {
        Order order = claimed(0);
        assertThat(orders.send(order.id(), run, order.recordIds()).await().indefinitely())
                .containsEntry(record, PurgeOutcome.PURGED);
        work();
        assertThat(registration.orders(record)).hasSize(2);
        purgedOnce();
        // It was only slow.
        settle(order, PurgeOutcome.PURGED);
        purgedOnce();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM purge_order")).isZero();
    }

    @Test
    @DisplayName(
            "Art. 12, 16: while an order may have been carried out that nobody answered, its run is not over, and it counts there")
    void givenBack() {
        Order order = claimed(3_600);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        settlements.giveBack(order, now, now.plusSeconds(60)).await().indefinitely();
        work();
        assertThat(registration.orders(record)).isEmpty();
        PurgeRuns.read(run.toString()).then().body("state", equalTo("RUNNING")).body("counts", empty());
        // A minute later.
        OwnerDatabase.change(
                "UPDATE due_item SET attempt_at = attempt_at - interval '60 seconds' WHERE record_id = ?", record);
        OwnerDatabase.change("UPDATE purge_order SET leased_until = leased_until - interval '60 seconds'");
        work();
        assertThat(registration.orders(record)).hasSize(1);
        purgedOnce();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM purge_order")).isZero();
    }

    @Test
    @DisplayName("Art. 12, 16: of what is purged nothing stays due that was dated anew while it was ordered")
    void datedAnew() {
        Order order = claimed(3_600);
        OwnerDatabase.rows("SELECT provide_due_months('{2027-05-01}')::text");
        OwnerDatabase.change(
                "UPDATE due_item SET due_at = '2027-05-17T16:00:00Z', policy_version = 2 WHERE record_id = ?", record);
        settle(order, PurgeOutcome.PURGED);
        assertThat(PurgeRuns.purged(record)).isEqualTo(1);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM due_item WHERE record_id = ?", record))
                .isZero();
        work();
        purgedOnce();
    }

    @Test
    @DisplayName(
            "Art. 12: who is too slow does not put off what somebody else has claimed, nor purge for a run that is over")
    void tooSlow() {
        Order slow = claimed(0);
        Order other = claimed(3_600);
        settle(slow, PurgeOutcome.HELD);
        settlements
                .giveBack(slow, Instant.now(), Instant.now().plusSeconds(60))
                .await()
                .indefinitely();
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM due_item WHERE record_id = ? AND outcome IS NULL AND attempt_at = due_at",
                        record))
                .isEqualTo(1);
        settle(other, PurgeOutcome.HELD);
        assertThat(OwnerDatabase.count(
                        "SELECT count(*) FROM due_item WHERE record_id = ? AND outcome = 'HELD' AND attempt_at > due_at",
                        record))
                .isEqualTo(1);
        PurgeRuns.noneOpen();
        settle(slow, PurgeOutcome.PURGED);
        assertThat(PurgeRuns.purged(record)).isZero();
        assertThat(OwnerDatabase.count("SELECT count(*) FROM due_item WHERE record_id = ?", record))
                .isEqualTo(1);
        assertThat(OwnerDatabase.count("SELECT count(*) FROM clock WHERE record_id = ?", record))
                .isEqualTo(1);
    }
}
