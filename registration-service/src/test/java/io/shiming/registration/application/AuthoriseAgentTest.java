package io.shiming.registration.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.shiming.foundation.testing.StandingClock;
import io.shiming.registration.application.AgentAuthorisation.Authorisation;
import io.shiming.registration.application.AgentAuthorisation.Question;
import io.shiming.registration.domain.AgentAgreement;
import io.shiming.registration.domain.ServiceType;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AuthoriseAgentTest {
    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    private static final Question QUESTION = question("clerk-17");

    private static final Authorisation YES =
            new Authorisation(true, Optional.of(new AgentAgreement(new UUID(0, 3), 2)));

    private final List<Question> asked = new ArrayList<>();
    private final StandingClock clock = new StandingClock(START);
    private Uni<Authorisation> answer = Uni.createFrom().item(YES);
    private final AuthoriseAgent agents = withRememberFor("PT30S");

    @Test
    @DisplayName("Art. 5: a yes counts for its time, from when it was asked for, and then is asked for anew")
    void remembered() {
        assertThat(isAuthorised(QUESTION)).isTrue();
        clock.set(START.plusSeconds(30).minusMillis(1));
        assertThat(isAuthorised(QUESTION)).isTrue();
        assertThat(asked).hasSize(1);
        clock.set(START.plusSeconds(30));
        answer = Uni.createFrom().item(Authorisation.NONE);
        assertThat(isAuthorised(QUESTION)).isFalse();
        answer = Uni.createFrom().item(YES);
        assertThat(isAuthorised(QUESTION)).isTrue();
        assertThat(asked).hasSize(3);
    }

    @Test
    @DisplayName("Art. 5: a yes that is remembered rests on the agreement it was said by")
    void remembersAgreement() {
        assertThat(ask(QUESTION)).isEqualTo(YES);
        answer = Uni.createFrom().item(new Authorisation(true, Optional.of(new AgentAgreement(new UUID(0, 4), 1))));
        assertThat(ask(QUESTION)).isEqualTo(YES);
        clock.set(START.plusSeconds(30));
        assertThat(ask(QUESTION).agreement()).contains(new AgentAgreement(new UUID(0, 4), 1));
    }

    @Test
    @DisplayName("Art. 5: a clock that is put back makes no yes count longer")
    void clockPutBack() {
        assertThat(isAuthorised(QUESTION)).isTrue();
        clock.set(START.minus(Duration.ofDays(730)));
        assertThat(isAuthorised(QUESTION)).isTrue();
        assertThat(asked).hasSize(2);
    }

    @Test
    @DisplayName("Art. 5: without an answer there is no yes, not of a moment ago either")
    void failsClosed() {
        assertThat(isAuthorised(QUESTION)).isTrue();
        clock.set(START.plusSeconds(30));
        answer = Uni.createFrom().failure(new AgentAuthorisation.Unavailable());
        assertThatThrownBy(() -> isAuthorised(QUESTION)).isInstanceOfSatisfying(DomainException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(CommonError.TEMPORARILY_UNAVAILABLE);
            assertThat(refusal.retryAfter()).isPresent();
        });
    }

    @Test
    @DisplayName("of more answers than it may remember the one longest not needed is forgotten")
    void bounded() {
        for (String clerk : List.of("a", "b", "a", "c", "a", "b")) {
            isAuthorised(question(clerk));
        }
        assertThat(asked).extracting(Question::clerk).containsExactly("a", "b", "c", "b");
    }

    @Test
    @DisplayName("Art. 5: nothing counts for longer than half a minute, whatever is configured")
    void atMostHalfAMinute() {
        assertThatThrownBy(() -> withRememberFor("PT31S")).hasMessageContaining("remember-for");
    }

    private boolean isAuthorised(Question question) {
        return ask(question).authorised();
    }

    private Authorisation ask(Question question) {
        return agents.authorisation(question, "test").await().indefinitely();
    }

    private static Question question(String clerk) {
        return new Question(new UUID(0, 1), new UUID(0, 2), ServiceType.MOBILE_ACCOUNT_OPENING, "Urumqi 12", clerk);
    }

    private AuthoriseAgent withRememberFor(String time) {
        RegistrationConfig config = new SmallRyeConfigBuilder()
                .withMapping(RegistrationConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "shiming.registration.region-zone", "Asia/Shanghai",
                                "shiming.registration.agents.remember-for", time,
                                "shiming.registration.agents.remembered", "2"),
                        "test",
                        100))
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(RegistrationConfig.class);
        return new AuthoriseAgent(
                (question, correlator) -> {
                    asked.add(question);
                    return answer;
                },
                clock,
                config);
    }
}
