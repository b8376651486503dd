package io.shiming.registration.domain;

import static io.shiming.registration.domain.Requests.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shiming.foundation.crypto.Sensitive;
import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialApplicationTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final SpecialApplication.Decision DECISION =
            new SpecialApplication.Decision(NOW, new Sensitive<>("complete"));

    @ParameterizedTest(name = "{0} on the last day")
    @CsvSource({"SUBMITTED,false", "APPROVED,true", "REJECTED,false", "WITHDRAWN,false", "EXPIRED,false"})
    @DisplayName("Art. 13: only an approved application permits the service")
    void permits(SpecialApplicationStatus status, boolean permitted) {
        assertThat(terms(status, TODAY, TODAY).permits(ServiceType.BLOG, TODAY)).isEqualTo(permitted);
    }

    @Test
    @DisplayName("Art. 13: an approval is for its services, from its first day to its last")
    void scope() {
        SpecialTerms approved = terms(SpecialApplicationStatus.APPROVED, TODAY, TODAY);
        assertThat(approved.permits(ServiceType.FORUM, TODAY)).isFalse();
        assertThat(approved.permits(ServiceType.BLOG, TODAY.minusDays(1))).isFalse();
        assertThat(approved.permits(ServiceType.BLOG, TODAY.plusDays(1))).isFalse();
    }

    @ParameterizedTest(name = "{0} is {1} the day after")
    @CsvSource({"SUBMITTED,EXPIRED", "APPROVED,EXPIRED", "REJECTED,REJECTED", "WITHDRAWN,WITHDRAWN", "EXPIRED,EXPIRED"})
    @DisplayName("Art. 13: what was not decided against expires the day after its last one")
    void expiry(SpecialApplicationStatus status, SpecialApplicationStatus after) {
        assertThat(terms(status, TODAY, TODAY).statusOn(TODAY.plusDays(1))).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0}: approved {1}, rejected {2}, withdrawn {3}")
    @CsvSource({
        "SUBMITTED,true,true,true",
        "APPROVED,false,false,true",
        "REJECTED,false,false,false",
        "WITHDRAWN,false,false,false",
        "EXPIRED,false,false,false"
    })
    @DisplayName("Art. 13: an application is decided once, and withdrawn while there is something to withdraw")
    void steps(SpecialApplicationStatus status, boolean approved, boolean rejected, boolean withdrawn) {
        step(status, read -> read.approved(Optional.empty(), DECISION, TODAY), "APPROVED", approved);
        step(status, read -> read.rejected(DECISION, TODAY), "REJECTED", rejected);
        step(status, read -> read.withdrawn(NOW, TODAY), "WITHDRAWN", withdrawn);
    }

    @Test
    @DisplayName("Art. 13: no decision is made on what has expired")
    void tooLate() {
        SpecialApplication read = application(terms(SpecialApplicationStatus.SUBMITTED, TODAY, TODAY));
        assertThatThrownBy(() -> read.approved(Optional.of(TODAY.plusDays(9)), DECISION, TODAY.plusDays(1)))
                .isInstanceOf(DomainException.class)
                .hasMessage("STATUS_CONFLICT");
    }

    @Test
    @DisplayName("Art. 13: the authority may grant another last day, but none that is over or before the first")
    void grantedUntil() {
        SpecialApplication read =
                application(terms(SpecialApplicationStatus.SUBMITTED, TODAY.minusDays(3), TODAY.plusDays(3)));
        assertThat(approvedUntil(read, TODAY).terms().validUntil()).isEqualTo(TODAY);
        assertThatThrownBy(() -> approvedUntil(read, TODAY.minusDays(1))).hasMessage("BODY_INVALID");
        SpecialApplication later =
                application(terms(SpecialApplicationStatus.SUBMITTED, TODAY.plusDays(2), TODAY.plusDays(3)));
        assertThatThrownBy(() -> approvedUntil(later, TODAY.plusDays(1))).hasMessage("BODY_INVALID");
    }

    private static SpecialApplication approvedUntil(SpecialApplication read, LocalDate day) {
        return read.approved(Optional.of(day), DECISION, TODAY);
    }

    private static void step(
            SpecialApplicationStatus from, UnaryOperator<SpecialApplication> event, String to, boolean allowed) {
        SpecialApplication read = application(terms(from, TODAY, TODAY));
        if (allowed) {
            SpecialApplication next = event.apply(read);
            assertThat(next.terms().status()).hasToString(to);
            assertThat(next.version()).isEqualTo(read.version() + 1);
        } else {
            assertThatThrownBy(() -> event.apply(read))
                    .isInstanceOfSatisfying(
                            DomainException.class,
                            conflict -> assertThat(conflict.code()).isEqualTo(CommonError.STATUS_CONFLICT));
        }
    }

    private static SpecialTerms terms(SpecialApplicationStatus status, LocalDate from, LocalDate until) {
        return new SpecialTerms(status, Set.of(ServiceType.BLOG, ServiceType.MICROBLOG), from, until);
    }

    private static SpecialApplication application(SpecialTerms terms) {
        return new SpecialApplication(
                UUID.randomUUID(),
                UUID.randomUUID(),
                terms,
                List.of(UUID.randomUUID()),
                NOW,
                Optional.empty(),
                Optional.empty(),
                0);
    }
}
