package io.shiming.registration.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.testing.StandingClock;
import io.shiming.registration.domain.Channel;
import io.shiming.registration.domain.DocumentCheck;
import io.shiming.registration.domain.Outcome;
import io.shiming.registration.domain.VenueLogon;
import io.shiming.registration.domain.VenueLogonStatus;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StayingGuestsTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private final StandingClock clock = new StandingClock(START);
    private final StayingGuests guests = new StayingGuests(null, clock, new VenueLogonConfig() {
        @Override
        public Duration waitForVerification() {
            return Duration.ofMillis(300);
        }

        @Override
        public Duration longestStay() {
            return Duration.ofHours(24);
        }

        @Override
        public Duration endAfter() {
            return Duration.ofDays(7);
        }

        @Override
        public int rememberedGuests() {
            return 2;
        }
    });

    @Test
    @DisplayName("Art. 14: a match counts for the longest stay at most, however often the guest logs on")
    void longestStay() {
        guests.note(key("a"), admitted());
        clock.set(START.plus(Duration.ofHours(23)));
        guests.note(key("a"), admitted());
        clock.set(START.plus(Duration.ofHours(24)).minusMillis(1));
        assertThat(guests.find(key("a")))
                .hasValueSatisfying(stay -> assertThat(stay.logons()).hasSize(2));
        clock.set(START.plus(Duration.ofHours(24)));
        assertThat(guests.find(key("a"))).isEmpty();
        guests.note(key("a"), admitted());
        assertThat(guests.find(key("a")))
                .hasValueSatisfying(stay -> assertThat(stay.logons()).hasSize(1));
    }

    @Test
    @DisplayName("of more guests than it may remember the one longest not seen is forgotten")
    void bounded() {
        guests.note(key("a"), admitted());
        guests.note(key("b"), admitted());
        assertThat(guests.find(key("a"))).isPresent();
        guests.note(key("c"), admitted());
        assertThat(guests.find(key("b"))).isEmpty();
        assertThat(guests.find(key("a"))).isPresent();
        guests.forget(key("a"));
        assertThat(guests.find(key("a"))).isEmpty();
    }

    @Test
    @DisplayName("a guest who is being checked is not checked a second time; afterwards they are")
    void underWay() {
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<DocumentCheck> answer = new CompletableFuture<>();
        for (int i = 0; i < 3; i++) {
            guests.check(key("a"), () -> asked(begun, answer)).subscribe().with(found -> {});
        }
        assertThat(begun).hasValue(1);
        answer.complete(admitted().check());
        guests.check(key("a"), () -> asked(begun, answer)).subscribe().with(found -> {});
        assertThat(begun).hasValue(2);
    }

    private static Uni<DocumentCheck> asked(AtomicInteger begun, CompletableFuture<DocumentCheck> answer) {
        begun.incrementAndGet();
        return Uni.createFrom().completionStage(answer);
    }

    private static StayingGuests.Key key(String guest) {
        return new StayingGuests.Key(ByteBuffer.wrap(guest.getBytes(StandardCharsets.UTF_8)));
    }

    private static VenueLogon admitted() {
        DocumentCheck match = new DocumentCheck(
                DocumentCheck.Bearer.HOLDER, UUID.randomUUID(), Channel.PUBLIC_SECURITY, Outcome.MATCH, null, START);
        return new VenueLogon(
                UUID.randomUUID(),
                UUID.randomUUID(),
                VenueLogonStatus.ADMITTED,
                Optional.empty(),
                match,
                Optional.empty(),
                START,
                START,
                Optional.empty(),
                1);
    }
}
